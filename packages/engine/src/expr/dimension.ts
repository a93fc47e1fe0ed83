/** Units inside expressions: ratios of equal units are pure, sums need equal units, literals fit anything. */

const countUnits = new Set(['件', '个', '项', '台', '家', '次', '人次', '种'])
const moneyUnits = new Set(['元', '千元', '万元', '百万元', '亿元'])

/** Canonical form of a unit as written in a catalogue, e.g. `万元/亩`; counting words are one unit. */
export function canonicalUnit(unit: string): string {
  const [over = '', ...under] = unit.split('/').map((part) => part.trim())
  return joined(over === '' || over === '1' ? [] : [counted(over)], under.map(counted))
}

/** Unit of a product; null when either is unknown. */
export function productUnit(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  const [aOver, aUnder] = parts(a)
  const [bOver, bUnder] = parts(b)
  return cancelled([...aOver, ...bOver], [...aUnder, ...bUnder])
}

/** Unit of a quotient; null when the dividend's is unknown. */
export function quotientUnit(a: string | null, b: string | null): string | null {
  if (a === null) return null
  if (b === null) return a
  const [aOver, aUnder] = parts(a)
  const [bOver, bUnder] = parts(b)
  return cancelled([...aOver, ...bUnder], [...aUnder, ...bOver])
}

/** Whether two units may be added or compared. */
export function unitsFit(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b
}

/** Whether two units measure money on different scales, e.g. 元 and 万元. */
export function isOtherMoney(a: string, b: string): boolean {
  return a !== b && moneyUnits.has(a) && moneyUnits.has(b)
}

function counted(unit: string): string {
  return countUnits.has(unit) ? '个' : unit
}

function parts(unit: string): [string[], string[]] {
  const [over = '', under = ''] = unit.split('/')
  return [over === '' ? [] : over.split('·'), under === '' ? [] : under.split('·')]
}

function cancelled(over: string[], under: string[]): string {
  const left = [...under]
  const kept = over.filter((unit) => {
    const index = left.indexOf(unit)
    if (index < 0) return true
    left.splice(index, 1)
    return false
  })
  return joined(kept, left)
}

function joined(over: string[], under: string[]): string {
  const top = over.toSorted().join('·')
  return under.length === 0 ? top : `${top}/${under.toSorted().join('·')}`
}

/** Lists of enterprises as they are asked for: searched, filtered, sorted, and page after page. */
import type { Random } from '../data/random.ts'
import type { Firm, Material } from './material.ts'

/** What somebody looks for in a list; a system translates it into its own words. */
export type Look =
  | { readonly kind: 'sorted'; readonly by: (typeof sorts)[number]; readonly descending: boolean }
  | { readonly kind: 'district'; readonly district: string; readonly by: (typeof sorts)[number] }
  | { readonly kind: 'revenue'; readonly least: number; readonly most: number }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'code'; readonly prefix: string }

const sorts = ['points', 'revenue', 'employees', 'registeredOn', 'name'] as const

/** Rows of a page. */
export const pageRows = 100

/** Draws what is looked for. */
export function drawLook(firms: readonly Firm[], random: Random): Look {
  const firm = random.pick(firms)
  const point = random.next()
  if (point < 0.35) return { kind: 'sorted', by: random.pick(sorts), descending: random.next() < 0.7 }
  if (point < 0.55 && firm.district !== null)
    return { kind: 'district', district: firm.district, by: random.pick(['points', 'revenue'] as const) }
  if (point < 0.65) {
    const least = random.whole(1, 50) * 100
    return { kind: 'revenue', least, most: least * 2 }
  }
  if (point < 0.9 || firm.uscc === null) return { kind: 'name', text: pieceOf(distinctive(firm.name), random) }
  return { kind: 'code', prefix: firm.uscc.slice(0, random.whole(8, 17)) }
}

/** The part of a name by which people know a firm; nobody looks for all companies limited by shares. */
function distinctive(name: string): string {
  return name.replace(/^示例/, '').replace(/(股份|集团|控股)?(有限)?(责任)?公司$/, '')
}

/** Two to five signs out of a name, as people type them. */
function pieceOf(name: string, random: Random): string {
  const length = random.whole(2, 5)
  const from = random.whole(0, Math.max(0, name.length - length))
  return name.slice(from, from + length)
}

/** Pages of lists one after the other: three of ten go on with a page seen before. */
export function listed({ firms }: Material, random: Random) {
  const following: string[] = []
  let asked = ''
  return {
    path: (): string => {
      const next = random.next() < 0.3 ? following.shift() : undefined
      asked = next ?? `/api/subjects?limit=${pageRows}&${queryOf(drawLook(firms, random))}`
      return asked
    },
    /** Some replies are read, for the place at which the next page begins. */
    onText: (): ((text: string) => void) | undefined => {
      const path = asked.replace(/&after=.*$/, '')
      if (following.length > 100 || random.next() > 0.4) return undefined
      return (text) => {
        const found = /"next":"([^"]+)"/.exec(text)
        if (found?.[1] !== undefined) following.push(`${path}&after=${encodeURIComponent(found[1])}`)
      }
    },
  }
}

function queryOf(look: Look): string {
  switch (look.kind) {
    case 'sorted':
      return `sort=${look.by}&order=${look.descending ? 'desc' : 'asc'}`
    case 'district':
      return `district=${look.district}&sort=${look.by}`
    case 'revenue':
      return `minRevenue=${look.least}&maxRevenue=${look.most}&sort=revenue`
    case 'name':
      return `search=${encodeURIComponent(look.text)}`
    case 'code':
      return `search=${look.prefix}`
  }
}

import type { SimulationChange, SimulationParameter } from '@wutong/contract'

/** The change that a form stands for: only what differs from the version in force is sent. */
export function changeFrom(
  base: readonly SimulationParameter[],
  values: Readonly<Record<string, number>>,
  { amount, moving }: { readonly amount: string | null; readonly moving: string | null },
): SimulationChange {
  // A rewritten amount has numbers of its own, so those of the old one cannot be moved with it.
  const moved = base.filter(
    ({ name, kind, value }) =>
      values[name] !== undefined && values[name] !== value && !(amount !== null && kind === 'amount'),
  )
  const set = Object.fromEntries(moved.map(({ name }) => [name, values[name] as number]))
  return {
    ...(moved.length === 0 ? {} : { set }),
    ...(amount === null ? {} : { amount }),
    ...(moving !== null && moving in set ? { moving } : {}),
  }
}

/** The part of a formula that a number stands in, so that people know which one they move. */
export function partWithNumber(formula: string, value: number): string {
  const parts = formula.split(/[,?:()]|&&|\|\|/).map((part) => part.trim())
  const holds = (part: string) => (part.match(/(?<![\w.])\d+(?:\.\d+)?/g) ?? []).some((one) => Number(one) === value)
  return parts.find(holds) ?? String(value)
}

/** Where a slider of a parameter ends: from nothing to three times the value, in handy steps. */
export function sliderRange({ value }: SimulationParameter): { min: number; max: number; step: number } {
  const size = Math.abs(value) || 1
  const step = 10 ** (Math.floor(Math.log10(size)) - 1)
  const end = Math.ceil((size * 3) / step) * step
  return value < 0 ? { min: -end, max: 0, step } : { min: 0, max: end, step }
}

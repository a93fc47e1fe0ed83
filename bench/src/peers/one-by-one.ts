import type { Contender, OneAnswer } from './peer.ts'

/** A rival that decides all policies for one firm of a sample at a time, a firm a run. */
export function oneByOne(
  name: string,
  firms: number,
  decide: (row: number) => Promise<boolean[]> | boolean[],
): Contender<OneAnswer> {
  let row = 0
  let qualified: readonly boolean[] = []
  return {
    name,
    note: 'matches only, derived figures ready made: no near misses, score or rank',
    run: async () => {
      row = (row + 1) % firms
      qualified = await decide(row)
    },
    answer: () => ({ row, qualified }),
  }
}

/** Verdicts of a version that is not (yet) part of a zone, over a population. */

import type { CompiledOfferVersion } from '../compiled.ts'
import { type Bits, wordsFor } from './bits.ts'
import type { Population } from './context.ts'
import { lingeringIn, overlayBits } from './lingering.ts'

/** Verdicts as bitmaps; a row in none of them is not qualified. */
export interface VerdictWords {
  readonly qualified: Uint32Array
  readonly oneAway: Uint32Array
  readonly undecided: Uint32Array
}

/** The version that a change makes, and the older ones that some keep using. */
export interface Versions {
  readonly chosen: CompiledOfferVersion
  readonly older: readonly CompiledOfferVersion[]
}

/** Verdicts of every row, those who keep using an older version by theirs. */
export function versionsVerdicts(population: Population, { chosen, older }: Versions): VerdictWords {
  const result = verdictWords(population, chosen)
  for (const { version, rows } of lingeringIn(population, older)) {
    const own = verdictWords(population, version)
    for (const key of ['qualified', 'oneAway', 'undecided'] as const) overlayBits(result[key], own[key], rows)
  }
  return result
}

/** Verdicts by one version. Counts failing conditions up to two in two bitmaps, so that near misses cost next to nothing. */
function verdictWords(population: Population, { conditions }: CompiledOfferVersion): VerdictWords {
  const words = wordsFor(population.size)
  const [ones, twos, open] = [new Uint32Array(words), new Uint32Array(words), new Uint32Array(words)]
  for (const { expr } of conditions) countFailures(population.truthOf(expr), { ones, twos, open })
  const rest = population.size & 31
  for (let w = 0; w < words; w++) {
    const rows = w === words - 1 && rest !== 0 ? (1 << rest) - 1 : -1
    const [some, many, unknown] = [ones[w] as number, twos[w] as number, open[w] as number]
    ones[w] = ~some & ~unknown & rows
    twos[w] = some & ~many & ~unknown & rows
    open[w] = ~some & unknown & rows
  }
  return { qualified: ones, oneAway: twos, undecided: open }
}

interface Counters {
  readonly ones: Uint32Array
  readonly twos: Uint32Array
  readonly open: Uint32Array
}

function countFailures({ t, f }: Bits, { ones, twos, open }: Counters): void {
  for (let w = 0; w < ones.length; w++) {
    const fails = f[w] as number
    twos[w] = (twos[w] as number) | ((ones[w] as number) & fails)
    ones[w] = (ones[w] as number) | fails
    open[w] = (open[w] as number) | ~((t[w] as number) | fails)
  }
}

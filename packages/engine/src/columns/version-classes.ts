/** Classes where several versions of a scorecard judge a population: each sorts those that it judges. */
import { allClassCodes } from '../class-bounds.ts'
import type { CompiledScorecardVersion } from '../compiled.ts'
import { type Assigned, assignClasses, type Totals } from './classes.ts'
import type { Population } from './context.ts'
import type { VetoEffects } from './vetoes.ts'

/** Codes of the classes of all versions, each once, those of the first version first. */
export function joinedClassCodes(versions: readonly CompiledScorecardVersion[]): readonly string[] {
  return [...new Set(versions.flatMap(({ version }) => allClassCodes(version)))]
}

/** What the versions made of the rows: see `PopulationSheet`. */
interface Judgement extends Totals {
  readonly vetoes: VetoEffects
  readonly judgedBy: Uint8Array | null
}

/** Gives every row its class by the version that judges it; places are counted among those judged alike. */
export function versionClasses(
  population: Population,
  versions: readonly [CompiledScorecardVersion, ...CompiledScorecardVersion[]],
  sheet: Judgement,
): Assigned {
  const { judgedBy, vetoes } = sheet
  if (judgedBy === null) return assignClasses(population, versions[0], sheet, vetoes)
  const classes = joinedClassCodes(versions)
  const none = () => new Int16Array(population.size).fill(-1)
  const joined = { classes, classIndex: none(), best: none(), worst: none() }
  for (const [number, version] of versions.entries()) {
    const own = assignClasses(
      population,
      version,
      totalsOf(sheet, judgedBy, number),
      vetoesOf(vetoes, judgedBy, number),
    )
    const numbers = own.classes.map((code) => classes.indexOf(code))
    for (let row = 0; row < judgedBy.length; row++) {
      if (judgedBy[row] !== number) continue
      joined.classIndex[row] = numbers[own.classIndex[row] as number] ?? -1
      joined.best[row] = numbers[own.best[row] as number] ?? -1
      joined.worst[row] = numbers[own.worst[row] as number] ?? -1
    }
  }
  return joined
}

/** The totals of the rows that one version judges. */
function totalsOf({ lower, upper }: Totals, judgedBy: Uint8Array, number: number): Totals {
  const own = (units: Float64Array) => units.map((one, row) => (judgedBy[row] === number ? one : Number.NaN))
  const least = own(lower)
  return { lower: least, upper: lower === upper ? least : own(upper) }
}

function vetoesOf(vetoes: VetoEffects, judgedBy: Uint8Array, number: number): VetoEffects {
  return new Map([...vetoes].filter(([row]) => judgedBy[row] === number))
}

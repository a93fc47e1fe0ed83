/** The subjects a command works on: given by `--input`, or stored. */
import type { CompiledZone, Judged, SubjectFacts } from '@wutong/engine'
import type { Run } from '../cli.ts'
import { readSubjects } from './inputs.ts'
import { judgedFrom, textOption } from './options.ts'
import { openZone } from './packages.ts'

/** Subjects with the zone and day to judge them by. */
export interface Given {
  readonly zone: CompiledZone
  readonly subjects: readonly SubjectFacts[]
  readonly judged: Judged
}

/** Reads the subjects of a command. */
export async function givenSubjects(run: Run): Promise<Given> {
  const { called, output, today } = run
  const input = textOption(called, 'input')
  if (input === null) return (await import('./stored.ts')).storedSubjects(run)
  const judged = judgedFrom(called, today)
  const zone = await openZone(textOption(called, 'zone'))
  return { zone, subjects: readSubjects(zone, input, { period: judged.period, warn: output.warn }), judged }
}

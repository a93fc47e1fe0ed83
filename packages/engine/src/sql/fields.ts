/** Refuses scorecards that say something the third reading does not know, rather than leaving it out. */
import type { CompiledScorecardVersion } from '../compiled.ts'
import { unsupported } from './unsupported.ts'

const versionFields = new Set([
  ...['version', 'effective', 'alsoFor', 'status', 'citation', 'notes', 'measures', 'gates', 'directEntry', 'pass'],
  ...['total', 'parts', 'variants', 'classes', 'review', 'lowest', 'highest', 'decimals', 'vetoes', 'tieBreakers'],
])
const passFields = new Set(['total', 'parts', 'nonzero'])
const partFields = new Set(['code', 'name', 'max', 'kind', 'items'])
const itemFields = new Set([
  ...['code', 'name', 'max', 'clause', 'note', 'missing', 'bonus', 'deduction', 'rule', 'weights', 'weightBy'],
])
const classKinds = new Set(['thresholds', 'split-rank', 'ranked'])

/** Throws SqlUnsupported naming the first field of a scorecard version that has no printed form. */
export function assertPrintable({ version, variants }: CompiledScorecardVersion): void {
  assertFields(version.version, version, versionFields)
  if (version.pass !== undefined) assertFields('pass', version.pass, passFields)
  if (version.classes !== undefined && !classKinds.has(version.classes.kind))
    refuseField('classes', version.classes.kind)
  for (const { parts } of variants) {
    for (const { part, items } of parts) {
      assertFields(part.code, part, partFields)
      for (const { item } of items) assertFields(item.code, item, itemFields)
    }
  }
}

function assertFields(owner: string, value: object, known: ReadonlySet<string>): void {
  const field = Object.entries(value).find(([name, one]) => one !== undefined && !known.has(name))
  if (field !== undefined) refuseField(owner, field[0])
}

function refuseField(owner: string, field: string): never {
  throw unsupported(`${owner}.${field}`, '这一写法还没有 SQL 形式', 'this has no SQL form yet')
}

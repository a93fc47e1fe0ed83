import {
  BundlesFile,
  CasesFile,
  ConditionSetsFile,
  IndicatorsFile,
  LadderFile,
  OfferFile,
  PlausibilityFile,
  ScorecardFile,
  SourcesFile,
  ZoneFile,
} from '@wutong/contract/zone-files'
import { z } from 'zod'

const files = {
  zone: ZoneFile,
  indicators: IndicatorsFile,
  sources: SourcesFile,
  'condition-sets': ConditionSetsFile,
  scorecard: ScorecardFile,
  ladder: LadderFile,
  offer: OfferFile,
  bundles: BundlesFile,
  plausibility: PlausibilityFile,
  cases: CasesFile,
}

/** JSON Schemas of the files in a zone package, by path; editors complete YAML with them. */
export function zoneSchemas(): Map<string, string> {
  return new Map(
    Object.entries(files).map(([name, shape]) => {
      const schema = { title: `Zone package: ${name}`, ...z.toJSONSchema(shape, { io: 'input', reused: 'ref' }) }
      return [`zones/schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`]
    }),
  )
}

export {
  type CodeReading,
  isRegistrationNumber,
  organisationCheckCharacter,
  organisationCodeOf,
  readCode,
} from './codes.ts'
export { type Comparison, compareIdentities, type IdentityReason } from './compare.ts'
export { type CoreFrequencies, frequenciesOf } from './frequencies.ts'
export {
  decideFrom,
  type IdentityCandidate,
  type IdentityDecision,
  type IdentityIndex,
  identityIndex,
} from './identity-index.ts'
export { nameKey } from './name-key.ts'
export { normaliseName, separateFormer } from './name-text.ts'
export { type ParsedName, parseName } from './parse-name.ts'
export { type Identity, type IdentityName, type IdentityRecord, identityOf } from './record.ts'
export { joinAt, leadToJoin, reviewAt } from './weights.ts'

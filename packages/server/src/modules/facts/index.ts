export { beginBulk } from './bulk.ts'
export {
  addFacts,
  type BatchStatement,
  chooseForMany,
  chooseForSubjects,
  listStatements,
  placeInDistricts,
  putFacts,
  refreshFacts,
  touchedSubjects,
} from './facts.store.ts'
export { listStanding, type Standing } from './in-force.store.ts'
export { noteBatch, noteKnowledge, noteRetraction } from './knowledge.store.ts'
export { recordsByCode } from './record-ids.rules.ts'
export { type PeriodsByCode, partsOf, periodsOf, type SaidParts } from './single.rules.ts'

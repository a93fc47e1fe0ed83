export { beginBulk } from './bulk.ts'
export {
  addFacts,
  type BatchStatement,
  chooseForMany,
  chooseForSubjects,
  insertFacts,
  listStatements,
  refreshFacts,
  touchedSubjects,
} from './facts.store.ts'
export { noteBatch, noteKnowledge, noteRetraction } from './knowledge.store.ts'
export { factsFromOne, type PeriodsByCode, periodsOf } from './single.rules.ts'

export { beginBulk } from './bulk.ts'
export {
  addFacts,
  type BatchStatement,
  chooseForSubjects,
  listStatements,
  refreshFacts,
  touchedSubjects,
} from './facts.store.ts'
export { noteBatch, noteKnowledge, noteRetraction } from './knowledge.store.ts'

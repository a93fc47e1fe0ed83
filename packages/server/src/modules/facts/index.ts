export { beginBulk } from './bulk.ts'
export { addFacts, chooseForSubjects, refreshFacts } from './facts.store.ts'
export { noteBatch, noteKnowledge, noteRetraction } from './knowledge.store.ts'

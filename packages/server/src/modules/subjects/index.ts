export { serveSubjects } from './routes.ts'
export {
  addFacts,
  countSubjects,
  findSubjectId,
  getSubjectRow,
  listFacts,
  listFactsOfMany,
  listSubjectsNamed,
} from './store.ts'

export { serveSubjects } from './routes.ts'
export { listFactSources } from './sources.views.ts'
export {
  addFacts,
  countSubjects,
  findSubjectId,
  getSubjectRow,
  listFacts,
  listFactsOfMany,
  listSettled,
  listSubjectsNamed,
} from './store.ts'

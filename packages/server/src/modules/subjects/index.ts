export { parseOfferFilter, parseRungFilter } from './filters.ts'
export { districtName } from './list.rows.ts'
export { pinyinFromName } from './names.rules.ts'
export { serveSubjects } from './routes.ts'
export { type Findable, findsSubject, parseSearch, type SearchTerm } from './search.rules.ts'
export { factSourcesFrom, listFactSources, listSaid } from './sources.views.ts'
export {
  addFacts,
  countSubjects,
  findLiaisonName,
  findSubjectId,
  getSubjectRow,
  listFacts,
  listFactsOfMany,
  listRecords,
  listRecordsOfMany,
  listSettled,
  listSubjectsNamed,
  type RecordedStatement,
} from './store.ts'
export { factRows, saidOf } from './views.ts'

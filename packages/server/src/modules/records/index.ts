export { takeRows } from './given-rows.ts'
export { readPushedRow } from './pushed.rules.ts'
export { csvLine } from './report.rules.ts'
export { receiveUpload, serveRecords } from './routes.ts'
export {
  type ImportInput,
  type ImportProgress,
  importFile,
  listSources,
  reportCsv,
  retractBatch,
  sourceOf,
} from './service.ts'
export {
  addBatch,
  addGeneratedBatch,
  addRecords,
  addSubjects,
  countAnswer,
  countGenerated,
  countRows,
  findTwin,
  type NewRecord,
  type NewSubject,
} from './store.ts'

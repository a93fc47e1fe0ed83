export { csvLine } from './report.rules.ts'
export { serveRecords } from './routes.ts'
export {
  type ImportInput,
  type ImportProgress,
  importFile,
  listSources,
  reportCsv,
  retractBatch,
} from './service.ts'
export {
  addGeneratedBatch,
  addRecords,
  addSubjects,
  countAnswer,
  countGenerated,
  type NewRecord,
  type NewSubject,
} from './store.ts'

export { type ErrorSheet, errorCsv, errorWorkbook } from './error-sheet.ts'
export { takeRows } from './given-rows.ts'
export { createImporter, type Importer } from './importer.ts'
export { fileProblems } from './problems.ts'
export { readPushedRow } from './pushed.rules.ts'
export { addRecords, type NewRecord } from './records.store.ts'
export { csvLine } from './report.rules.ts'
export { serveRecords } from './routes.ts'
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
  addSubjects,
  countAnswer,
  countGenerated,
  countRows,
  findTwin,
  type NewSubject,
} from './store.ts'
export { uploadBounds } from './uploads.ts'

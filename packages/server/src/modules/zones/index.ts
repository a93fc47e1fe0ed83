export { loadCalendar } from './calendar.ts'
export { type CaseFile, type CaseProblem, decideCase, loadCaseFiles } from './cases.ts'
export { loadZone, readZone } from './loader.ts'
export { problemLine, ZoneError, type ZoneProblem } from './zone-error.ts'

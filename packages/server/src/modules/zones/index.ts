export { loadCalendar } from './calendar.ts'
export { loadZone, readZone } from './loader.ts'
export { problemLine, ZoneError, type ZoneProblem } from './zone-error.ts'

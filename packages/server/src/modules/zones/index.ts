export { loadCalendar } from './calendar.ts'
export { examineFolder, loadZone } from './loader.ts'
export { shapeProblems } from './shape.rules.ts'
export { isError, problemLine, ZoneError, type ZoneProblem } from './zone-error.ts'

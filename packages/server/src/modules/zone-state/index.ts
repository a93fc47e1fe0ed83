export { serveZoneState } from './routes.ts'
export { getJudged, judgedIn, nextJudged, zoneInfoFrom } from './service.ts'
export { ensureZone, getZoneState, listPeriods, setDemo, setEvaluated, type ZoneState } from './store.ts'

export { serveZoneState } from './routes.ts'
export { getJudged, nextJudged } from './service.ts'
export { ensureZone, getZoneState, listPeriods, setDemo, setEvaluated, type ZoneState } from './store.ts'

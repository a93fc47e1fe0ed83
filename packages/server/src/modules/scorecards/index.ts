export { serveScorecards } from './routes.ts'
export { countPassed, getScorecardOf, resultsFrom, scorecardSummaries } from './views.ts'

export { serveScorecards } from './routes.ts'

export { type Analyst, createAnalyst } from './analyst.ts'
export { serveAnalyses } from './routes.ts'

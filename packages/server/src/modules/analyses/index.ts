export { type Analyst, createAnalyst } from './analyst.ts'
export { type ListLine, parseList } from './lists.rules.ts'
export { servePast } from './past-routes.ts'
export { serveAnalyses } from './routes.ts'

export { type Analyst, createAnalyst } from './analyst.ts'
export { type ListLine, parseList } from './lists.rules.ts'
export { serveAnalyses } from './routes.ts'

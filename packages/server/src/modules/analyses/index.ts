export { type Analyst, createAnalyst } from './analyst.ts'
export { type Directory, findNamed, type ListLine, type Nameable, parseList } from './lists.rules.ts'
export { servePast } from './past-routes.ts'
export { serveAnalyses } from './routes.ts'

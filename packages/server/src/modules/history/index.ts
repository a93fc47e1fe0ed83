export { pastViews } from './past-views.ts'
export { reproduceEvaluation } from './reproduction.ts'
export { serveHistory } from './routes.ts'
export { listRunRows } from './views.ts'

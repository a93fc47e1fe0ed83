export { reproduceEvaluation } from './reproduction.ts'
export { serveHistory } from './routes.ts'

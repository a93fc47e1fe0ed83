export { serveSources } from './routes.ts'
export { listOverdue } from './service.ts'

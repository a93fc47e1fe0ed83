export { serveRelations } from './routes.ts'
export { importRelations } from './service.ts'

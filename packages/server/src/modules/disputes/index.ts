export { serveDisputes } from './routes.ts'

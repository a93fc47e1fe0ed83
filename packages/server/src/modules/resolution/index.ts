export { serveResolution } from './routes.ts'

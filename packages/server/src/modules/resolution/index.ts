export { type Linked, linkBatch } from './linking.ts'
export { serveResolution } from './routes.ts'

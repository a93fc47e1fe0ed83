export { serveOffers } from './routes.ts'

export { serveOffers } from './routes.ts'
export { countVerdict, getOfferOf, offerDetailOn, offerSummaries } from './views.ts'

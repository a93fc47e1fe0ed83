export { organisationOf } from './organisations.store.ts'
export { serveConsents } from './routes.ts'
export { demoConsent } from './service.ts'

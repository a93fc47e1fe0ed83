export { fieldOf } from './fields.rules.ts'
export { organisationOf } from './organisations.store.ts'
export { serveConsents } from './routes.ts'
export { giveFor } from './service.ts'

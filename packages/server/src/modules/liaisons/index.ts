export { serveLiaisons } from './routes.ts'
export { assignLiaison } from './service.ts'
export { findLiaisonName } from './store.ts'

export { serveLiaisons } from './routes.ts'
export { assignLiaison } from './service.ts'

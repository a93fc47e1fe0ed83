export { serveLadders } from './routes.ts'

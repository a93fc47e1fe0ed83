export { findSource } from './keys.ts'
export { servePushes } from './routes.ts'

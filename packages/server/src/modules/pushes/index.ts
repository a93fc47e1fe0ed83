export { listSourceChanges } from './changes.views.ts'
export { findSource } from './keys.ts'
export { servePushes } from './routes.ts'

export { bundleOf } from './bundles.ts'
export { serveSimulations } from './routes.ts'
export { createSimulations, type Simulations } from './simulations.ts'

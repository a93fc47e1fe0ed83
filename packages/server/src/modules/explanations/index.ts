export { createExplanations, type Explanations } from './explanations.ts'
export { serveExplanations } from './routes.ts'

export { startHookCaller } from './caller.ts'
export { serveHooks } from './routes.ts'

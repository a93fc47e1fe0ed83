export { startHookCaller } from './caller.ts'
export { serveHooks } from './routes.ts'
export { sealHooks } from './service.ts'

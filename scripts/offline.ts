/** Makes the archive of `npm run bundle` and runs it where there is no network; for root on Linux. */
import { dirname } from 'node:path'
import { tryOffline } from './support/offline.ts'

await tryOffline(dirname(import.meta.dirname))

export { type BackupSummary, readBackup } from './lines.ts'
export { makeBackup } from './make.ts'
export { restoreBackup } from './restore.ts'

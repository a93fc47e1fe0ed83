/** Imports in a thread of its own with a connection of its own, so that the server answers meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { serveTasks, TaskCancelled } from '@wutong/engine'
import { systemClock } from '#platform/clock'
import { createCtx } from '#platform/context'
import { connectTo, type DatabaseAddress } from '#platform/database'
import { AppError, outageOf } from '#platform/errors'
import { ProgressBoard } from '#platform/progress-board'
import { stepBack } from '#platform/step-back'
import { activeZoneOf } from '#platform/thread-zones'
import { type ImportAnswer, type ImportOrder, type ImportTasks, importBoardPhases } from './import-tasks.ts'
import { type ImportProgress, importFile } from './service.ts'

const { address } = workerData as { readonly address: DatabaseAddress }
if (parentPort === null) throw new Error('This file must be started as a thread.')
stepBack()
// The embedded database has one session: nobody can load while it is asked about the rest of the file.
const together = 'url' in address
const root = connectTo(address, { sessions: together ? 2 : 1, isGentle: true })

serveTasks<ImportTasks>(parentPort, { import: (order) => importOrder(order) })

async function importOrder(order: ImportOrder): Promise<ImportAnswer> {
  const board = new ProgressBoard(importBoardPhases, order.board)
  const ctx = createCtx({ root, zone: activeZoneOf(order), actor: order.actor, clock: systemClock })
  const { path, name, source, period, dryRun, decisions, remember, problemsTo } = order
  const onProgress = (state: ImportProgress): void => {
    if (board.isStopped()) throw new TaskCancelled()
    board.write(state)
  }
  try {
    const how = { source, period, dryRun, decisions, remember, problemsTo, together }
    const report = await importFile(ctx, { path, name, ...how, onProgress })
    return { report }
  } catch (error) {
    const outage = outageOf(error)
    if (outage !== undefined) return { problem: { code: outage, detail: {} } }
    if (error instanceof AppError) return { problem: { code: error.code, detail: error.detail } }
    throw error
  }
}

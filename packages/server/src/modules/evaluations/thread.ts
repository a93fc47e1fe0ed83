/** Evaluates in a thread of its own with a connection of its own, so that the server answers meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { compileZone, serveTasks, TaskCancelled } from '@wutong/engine'
import { systemClock } from '#platform/clock'
import { type ActiveZone, createCtx } from '#platform/context'
import { connectTo } from '#platform/database'
import { isDiskFull } from '#platform/errors'
import { ProgressBoard } from '#platform/progress-board'
import { evaluateZone } from './service.ts'
import { type EvaluateOrder, evaluationBoardPhases, type ThreadData, type ThreadTasks } from './thread-tasks.ts'

const { address } = workerData as ThreadData
if (parentPort === null) throw new Error('This file must be started as a thread.')
const root = connectTo(address)
/** Loaded zones by id; a population stays in memory as long as its zone. */
const zones = new Map<string, ActiveZone>()

serveTasks<ThreadTasks>(parentPort, {
  evaluate: (order, { progress }) => {
    const board = new ProgressBoard(evaluationBoardPhases, order.board)
    const ctx = createCtx({ root, zone: zoneOf(order), actor: order.actor, clock: systemClock })
    return evaluateZone(ctx, {
      period: order.period,
      onProgress: (state) => {
        if (board.isStopped()) throw new TaskCancelled()
        board.write(state)
        progress(state.done, state.total ?? state.done)
      },
    }).catch((error: unknown) => {
      if (isDiskFull(error)) return 'disk_full'
      throw error
    })
  },
})

function zoneOf({ zone, hash, snapshotFolder }: EvaluateOrder): ActiveZone {
  const known = zones.get(zone.id)
  if (known?.hash === hash) return known
  const active = { zone, compiled: compileZone(zone), hash, snapshotFolder }
  zones.set(zone.id, active)
  return active
}

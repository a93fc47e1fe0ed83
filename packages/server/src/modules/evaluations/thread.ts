/** Evaluates in a thread of its own with a connection of its own, so that the server answers meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { serveTasks, TaskCancelled } from '@wutong/engine'
import { systemClock } from '#platform/clock'
import { createCtx } from '#platform/context'
import { connectTo } from '#platform/database'
import { outageOf } from '#platform/errors'
import { ProgressBoard } from '#platform/progress-board'
import { stepBack } from '#platform/step-back'
import { activeZoneOf } from '#platform/thread-zones'
import { evaluateZone } from './service.ts'
import { evaluationBoardPhases, type ThreadData, type ThreadTasks } from './thread-tasks.ts'

const { address } = workerData as ThreadData
if (parentPort === null) throw new Error('This file must be started as a thread.')
stepBack()
const root = connectTo(address, { isGentle: true })

serveTasks<ThreadTasks>(parentPort, {
  evaluate: (order, { progress }) => {
    const board = new ProgressBoard(evaluationBoardPhases, order.board)
    const ctx = createCtx({ root, zone: activeZoneOf(order), actor: order.actor, clock: systemClock })
    return evaluateZone(ctx, {
      period: order.period,
      onProgress: (state) => {
        if (board.isStopped()) throw new TaskCancelled()
        board.write(state)
        progress(state.done, state.total ?? state.done)
      },
    }).catch((error: unknown) => {
      const outage = outageOf(error)
      if (outage === undefined) throw error
      return { outage }
    })
  },
})

/**
 * Runs analyses in a thread, one after the other; whoever no longer waits has his stopped. Advice on one enterprise, which
 * every page of one asks for, has a thread of its own, so that it never waits for a long analysis, nor ends one. So have
 * views of the past: their thread keeps the last one, so whoever leaves does not end it for the others.
 */
import { openPool } from '@wutong/engine'
import type { Ctx } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import { AppError } from '#platform/errors'
import { createLane } from '#platform/lane'
import { startThread } from '#platform/threads'
import type { AnalysisTasks } from './thread-tasks.ts'

type TaskName = keyof AnalysisTasks
type Order<Name extends TaskName> = AnalysisTasks[Name]['payload']['order']
type Reply<Name extends TaskName> = Extract<AnalysisTasks[Name]['result'], { readonly reply: unknown }>['reply']

/** Which thread a task runs in. */
type LaneName = 'short' | 'long' | 'past'

function laneOf(name: TaskName): LaneName {
  if (name === 'advice') return 'short'
  return name.startsWith('past') ? 'past' : 'long'
}

/** Analyses of every zone of this process. */
export interface Analyst {
  /** Runs one analysis; an aborted signal ends it wherever it is, but for advice, which is short, and the past. */
  readonly analyse: <Name extends TaskName>(
    ctx: Ctx,
    name: Name,
    order: Order<Name>,
    signal: AbortSignal,
  ) => Promise<Reply<Name>>
  readonly close: () => void
}

/** Makes the analyst; its threads start with the first analysis. */
export function createAnalyst(address: DatabaseAddress): Analyst {
  const open = () =>
    openPool<AnalysisTasks>({
      size: 1,
      createWorker: () => startThread(new URL('./thread.ts', import.meta.url), { address }),
    })
  const lanes = { short: createLane(open), long: createLane(open), past: createLane(open) }
  return {
    close: () => {
      for (const lane of Object.values(lanes)) lane.close()
    },
    async analyse(ctx, name, order, signal) {
      const lane = laneOf(name)
      const { zone, hash, snapshotFolder } = ctx.zone
      const setting = { zone, hash, snapshotFolder, actor: ctx.actor, order } as AnalysisTasks[typeof name]['payload']
      try {
        const answer = await lanes[lane].run(name, setting, lane === 'long' ? signal : undefined)
        if ('reply' in answer) return answer.reply as never
        throw new AppError(answer.problem.code, answer.problem.detail)
      } catch (error) {
        if (error instanceof AppError) throw error
        if (signal.aborted) throw new AppError('analysis_cancelled', { cause: error })
        throw new AppError('analysis_failed', { reason: String(error), cause: error })
      }
    },
  }
}

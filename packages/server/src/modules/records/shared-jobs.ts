/** Imports as the processes on one database see them of each other: a line when something is new, and a sign of life. */
import type { ImportJob } from '@wutong/contract'
import type { Kysely } from 'kysely'
import { systemClock } from '#platform/clock'
import { type ActiveZone, type Ctx, createCtx, systemActor, type TxCtx } from '#platform/context'
import { AppError, problemFromError } from '#platform/errors'
import type { Tables } from '#platform/tables'

/** How often a process writes how far an import is. */
export const beatMs = 1000
/** A process that was not heard of for so long runs nothing any more. */
const silentMs = 20_000
/** How long what ended is kept. */
const keptMs = 60 * 60_000

/** An import, and who began it. */
export interface SharedJob {
  readonly userId: string
  readonly job: ImportJob
}

/** Imports of all processes on a database. */
export interface SharedJobs {
  /** Writes how a job is; whether somebody asked it to stop. */
  readonly tell: (zone: ActiveZone, told: SharedJob) => Promise<boolean>
  /** A job of any process; one whose process is gone has failed. */
  readonly find: (zone: ActiveZone, jobId: string) => Promise<SharedJob | undefined>
  /** Asks the process of a job to stop it. */
  readonly askToStop: (zone: ActiveZone, jobId: string) => Promise<void>
}

/** Whether nothing more happens to a job. */
function hasEnded({ state }: ImportJob): boolean {
  return state !== 'waiting' && state !== 'running'
}

/** Opens them; the process writes and reads beside the requests of people, in the program's own name. */
export function openSharedJobs(root: Kysely<Tables>): SharedJobs {
  const inZone = <T>(zone: ActiveZone, work: (ctx: TxCtx) => Promise<T>): Promise<T> => {
    const ctx: Ctx = createCtx({ root, zone, actor: systemActor, clock: systemClock })
    return ctx.transact(work)
  }
  return {
    tell: (zone, told) => inZone(zone, (ctx) => tell(ctx, told)),
    find: (zone, jobId) => inZone(zone, (ctx) => find(ctx, jobId)),
    askToStop: (zone, jobId) =>
      inZone(zone, async (ctx) => {
        await ctx.db
          .updateTable('import_jobs')
          .set({ stop_asked: true })
          .where('zone_id', '=', ctx.zoneId)
          .where('id', '=', jobId)
          .execute()
      }),
  }
}

async function tell({ db, zoneId, now }: TxCtx, { userId, job }: SharedJob): Promise<boolean> {
  const at = now()
  const line = { shown: JSON.stringify(job), beat_at: at, ended_at: hasEnded(job) ? at : null }
  const { stop_asked } = await db
    .insertInto('import_jobs')
    .values({ zone_id: zoneId, id: job.id, user_id: userId, ...line })
    .onConflict((conflict) => conflict.columns(['zone_id', 'id']).doUpdateSet(line))
    .returning('stop_asked')
    .executeTakeFirstOrThrow()
  if (line.ended_at !== null) {
    const old = new Date(at.getTime() - keptMs)
    await db.deleteFrom('import_jobs').where('zone_id', '=', zoneId).where('beat_at', '<', old).execute()
  }
  return stop_asked
}

async function find({ db, zoneId, now }: TxCtx, jobId: string): Promise<SharedJob | undefined> {
  const row = await db
    .selectFrom('import_jobs')
    .select(['user_id', 'shown', 'stop_asked', 'beat_at'])
    .where('zone_id', '=', zoneId)
    .where('id', '=', jobId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { user_id: userId, shown: job } = row
  if (hasEnded(job)) return { userId, job }
  if (now().getTime() - row.beat_at.getTime() <= silentMs)
    return { userId, job: { ...job, stopping: job.stopping || row.stop_asked } }
  const problem = problemFromError(new AppError('import_interrupted'), jobId)
  return { userId, job: { ...job, state: 'failed', stopping: false, waitsFor: null, problem } }
}

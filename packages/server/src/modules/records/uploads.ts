/** Files that were sent and wait to be tried and imported: kept on disk for a while, few and not too large. */
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportUpload } from '@wutong/contract'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { Bounds, ReceivedFile } from '#platform/received-file'
import { makeWorkFolder } from '#platform/work-folder'

/** A file on disk that was sent by somebody of a zone. */
export interface Upload {
  readonly id: string
  readonly zoneId: string
  readonly userId: string
  readonly file: string
  readonly path: string
  readonly bytes: number
  expiresAt: number
  /** Jobs that still need it. */
  users: number
}

/** How much is kept, and how long. */
export interface UploadLimits {
  readonly keptMs: number
  readonly bytesEach: number
  readonly bytesInAll: number
}

const usual: UploadLimits = { keptMs: 60 * 60_000, bytesEach: 2 * 2 ** 30, bytesInAll: 4 * 2 ** 30 }

/** How large a file to import may be. */
export const uploadBounds: Bounds = boundsOf(usual)

function boundsOf({ bytesEach }: UploadLimits): Bounds {
  const limit = Math.floor(bytesEach / 2 ** 20)
  return { mostBytes: bytesEach, tooLarge: (file) => new AppError('upload_too_large', { file, limit }) }
}

/** The files sent to this process. */
export class Uploads {
  readonly bounds: Bounds
  private readonly limits: UploadLimits
  private readonly kept = new Map<string, Upload>()
  private folder: Promise<string> | undefined

  constructor(limits: UploadLimits = usual) {
    this.limits = limits
    this.bounds = boundsOf(limits)
  }

  /** Keeps a file that came in, by moving it. */
  async add(ctx: Ctx, { name, path: from, bytes }: ReceivedFile): Promise<Upload> {
    await this.dropExpired(ctx.now().getTime())
    this.folder ??= makeWorkFolder('uploads')
    const id = ctx.newId()
    const folder = join(await this.folder, id)
    await mkdir(folder)
    const path = join(folder, 'upload')
    try {
      await rename(from, path)
      await this.makeRoom(bytes)
      const upload = {
        id,
        zoneId: ctx.zoneId,
        userId: ctx.actor.userId,
        file: name,
        path,
        bytes,
        expiresAt: this.expiry(ctx),
        users: 0,
      }
      this.kept.set(id, upload)
      return upload
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  private expiry(ctx: Ctx): number {
    return ctx.now().getTime() + this.limits.keptMs
  }

  /** A file of the zone; using it keeps it for a while longer. */
  get(ctx: Ctx, id: string): Upload {
    const upload = this.kept.get(id)
    if (upload === undefined || !isShownTo(ctx, upload)) throw new AppError('upload_gone')
    upload.expiresAt = this.expiry(ctx)
    return upload
  }

  /** Throws a file away, unless a job still needs it. */
  async discard(upload: Upload): Promise<void> {
    if (upload.users > 0) return
    this.kept.delete(upload.id)
    await rm(join(upload.path, '..'), { recursive: true, force: true })
  }

  private async dropExpired(now: number): Promise<void> {
    for (const upload of [...this.kept.values()]) if (upload.expiresAt < now) await this.discard(upload)
  }

  /** Throws the oldest files away that nobody uses until another one fits. */
  private async makeRoom(bytes: number): Promise<void> {
    let held = [...this.kept.values()].reduce((sum, upload) => sum + upload.bytes, bytes)
    for (const upload of [...this.kept.values()].sort((a, b) => a.expiresAt - b.expiresAt)) {
      if (held <= this.limits.bytesInAll) return
      if (upload.users > 0) continue
      await this.discard(upload)
      held -= upload.bytes
    }
  }

  async close(): Promise<void> {
    this.kept.clear()
    if (this.folder !== undefined) await rm(await this.folder, { recursive: true, force: true })
    this.folder = undefined
  }
}

/** Whether somebody is shown what was sent or begun: it is the zone's, and for whoever sees less than the zone his own alone. */
export function isShownTo({ zoneId, actor }: Ctx, of: { readonly zoneId: string; readonly userId: string }): boolean {
  return of.zoneId === zoneId && (actor.limits === undefined || of.userId === actor.userId)
}

/** An upload as the API shows it. */
export function uploadFrom({ id, file, bytes, expiresAt }: Upload): ImportUpload {
  return { id, file, bytes, expiresAt: new Date(expiresAt).toISOString() }
}

import type { Permission } from '@wutong/contract'
import { z } from 'zod'
import type { TxCtx } from '#platform/context'
import { AppError, type ErrorCode } from '#platform/errors'
import { type HttpHost, serveDownload } from '#platform/http'
import type { Evidence } from './evidence.store.ts'

const FileParams = z.object({ id: z.uuid(), fileId: z.uuid() })

interface ServedFile {
  readonly path: string
  /** The route under whose permission the file is downloaded. */
  readonly route: { readonly permission: Permission | 'public' | 'source-key' }
  readonly missing: ErrorCode
  readonly get: (ctx: TxCtx, id: string, fileId: string) => Promise<Evidence>
}

/** Mounts the download of evidence. */
export function serveFile(host: HttpHost, { path, route, missing, get }: ServedFile): void {
  serveDownload(host, { path, route }, async ({ ctx, request }) => {
    const params = FileParams.safeParse(request.params)
    if (!params.success) throw new AppError(missing)
    const { id, fileId } = params.data
    const { name, mediaType, bytes } = await ctx.transact((inside) => get(inside, id, fileId))
    return { type: mediaType, name, plainName: 'evidence', body: bytes }
  })
}

/** One file in the import studio: sent once, tried with every answer, imported when it looks right. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  cancelImport,
  forgetMapping,
  getImportJob,
  type ImportDecisions,
  type ImportJob,
  listMappings,
  startImport,
  uploadFile,
} from '@wutong/contract'
import { useEffect, useRef, useState } from 'react'
import { ApiError, call } from '../../platform/client.ts'

/** A file with what the officer says about it. */
export interface StudioOrder {
  readonly file: File
  readonly source: string
  readonly period: number | undefined
  readonly decisions: ImportDecisions
  readonly dryRun: boolean
}

const jobKey = 'import-job'
const askAgainMs = 400

/** Whether a job still works or waits. */
export function isBusy(job: ImportJob | undefined): boolean {
  return job?.state === 'running' || job?.state === 'waiting'
}

/** Sends the file unless the server has it, and starts a job; a file thrown away meanwhile is sent once more. */
function useStart(onStarted: (job: ImportJob) => void) {
  const sent = useRef<{ readonly file: File; readonly id: string } | null>(null)
  const idOf = async (file: File): Promise<string> => {
    if (sent.current?.file !== file) sent.current = { file, id: (await call(uploadFile, { file })).id }
    return sent.current.id
  }
  const startOnce = async ({ file, ...order }: StudioOrder): Promise<ImportJob> =>
    call(startImport, { body: { ...order, uploadId: await idOf(file), remember: true } })
  return useMutation({
    mutationFn: (order: StudioOrder) =>
      startOnce(order).catch((error: unknown) => {
        if (!(error instanceof ApiError) || error.problem.code !== 'upload_gone') throw error
        sent.current = null
        return startOnce(order)
      }),
    onSuccess: onStarted,
  })
}

/** The studio's job: started, watched and stopped; a newer try ends the one before it. */
export function useStudio() {
  const queryClient = useQueryClient()
  const [jobId, setJobId] = useState<string | null>(null)
  const cancel = useMutation({
    mutationFn: (id: string) => call(cancelImport, { params: { jobId: id } }),
    onSuccess: (job) => queryClient.setQueryData([jobKey, job.id], job),
  })
  const start = useStart((job) => {
    queryClient.setQueryData([jobKey, job.id], job)
    setJobId(job.id)
  })
  const { data: job, error } = useQuery({
    queryKey: [jobKey, jobId],
    queryFn: ({ signal }) => call(getImportJob, { params: { jobId: jobId ?? '' }, signal }),
    enabled: jobId !== null,
    refetchInterval: ({ state }) => (isBusy(state.data) ? askAgainMs : false),
  })
  const imported = job?.state === 'done' && !job.dryRun
  useEffect(() => {
    if (imported) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== jobKey })
  }, [imported, queryClient])
  return {
    job,
    error: start.error ?? error,
    isSending: start.isPending,
    run: (order: StudioOrder): void => {
      if (job !== undefined && isBusy(job)) cancel.mutate(job.id)
      start.mutate(order)
    },
    cancel: (): void => {
      if (job !== undefined) cancel.mutate(job.id)
    },
    forget: (): void => {
      if (job !== undefined && isBusy(job)) cancel.mutate(job.id)
      start.reset()
      setJobId(null)
    },
  }
}

/** What is remembered about the columns of a source's files. */
export function useMappings(source: string) {
  return useQuery({
    queryKey: ['mappings', source],
    queryFn: ({ signal }) => call(listMappings, { query: { source }, signal }),
  })
}

/** Forgets what was decided about one kind of file. */
export function useForgetMapping() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (params: { source: string; fingerprint: string }) => call(forgetMapping, { params }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['mappings'] }),
  })
}

import type { ImportJob } from '@wutong/contract'
import { Button, Progress } from 'antd'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'

/** A try or an import at work, with how far it is and a way to stop it. */
export function JobBar({ job, onCancel }: { readonly job: ImportJob; readonly onCancel: () => void }) {
  const { t, language } = useWords()
  const { waitsFor, stopping, total, done } = job
  const title = stopping ? t('studio.stopping') : t(job.dryRun ? 'studio.trying' : 'studio.importing')
  return (
    <section className="evaluation-bar" aria-label={title}>
      <div className="evaluation-line">
        <b>{title}</b>
        <span className="muted small num">
          {waitsFor
            ? t(waitsFor.dryRun ? 'studio.waitsForTry' : 'studio.waitsFor', { file: waitsFor.file, who: waitsFor.by })
            : t(`studio.phase_${job.phase ?? 'wait'}`)}
          {done === 0 ? '' : ` ${countText(done, language)}`}
          {total === null ? '' : ` / ${countText(total, language)}`}
        </span>
        <Button size="small" disabled={stopping} onClick={onCancel}>
          {t('studio.cancel')}
        </Button>
      </div>
      <Progress percent={percentOf(job)} size="small" aria-label={title} />
    </section>
  )
}

/** Share of a job that is done: reading is a third, writing and choosing another each. */
export function percentOf({ phase, done, total }: Pick<ImportJob, 'phase' | 'done' | 'total'>): number {
  if (phase === null || phase === 'wait') return 0
  const before = { read: 0, load: 1, choose: 2 }[phase]
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total)
  return Math.floor(((before + share) / 3) * 100)
}

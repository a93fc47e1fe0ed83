import type { EvaluationProgress } from '@wutong/contract'
import { Alert, Button, Progress } from 'antd'
import { percentOf, useCancelEvaluation, useEvaluationProgress, useStartEvaluation } from '../platform/evaluation.ts'
import { countText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useCan } from '../platform/session.ts'
import { ErrorNotice } from './ErrorNotice.tsx'

/** The running evaluation with its progress, or how the last one ended where that was not well. */
export function EvaluationBar() {
  const progress = useEvaluationProgress()
  if (progress === undefined) return null
  return progress.running ? <Running progress={progress} /> : <Ended progress={progress} />
}

function Running({ progress }: { readonly progress: EvaluationProgress }) {
  const { t, language } = useWords()
  const mayCancel = useCan('evaluation:cancel')
  const cancel = useCancelEvaluation()
  const { phase, done, total, stopping } = progress
  return (
    <section className="evaluation-bar" aria-label={t('evaluation.running')}>
      <div className="evaluation-line">
        <b>{t(stopping ? 'evaluation.stopping' : 'evaluation.running')}</b>
        <span className="muted small num">
          {t(`evaluation.${phase ?? 'waiting'}`)}
          {phase === null || total === null ? '' : ` ${countText(done, language)} / ${countText(total, language)}`}
        </span>
        {mayCancel ? (
          <Button size="small" disabled={stopping} loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('evaluation.cancel')}
          </Button>
        ) : null}
      </div>
      <Progress percent={percentOf(progress)} size="small" aria-label={t('evaluation.running')} />
      {cancel.error ? <ErrorNotice error={cancel.error} /> : null}
    </section>
  )
}

function Ended({ progress: { last } }: { readonly progress: EvaluationProgress }) {
  const { t, text } = useWords()
  if (last === null || last.outcome === 'done') return null
  return (
    <Alert
      className="evaluation-ended"
      type={last.outcome === 'failed' ? 'error' : 'warning'}
      showIcon
      title={last.reason === null ? t('evaluation.cancelled') : text(last.reason)}
    />
  )
}

/** Evaluates anew, for whoever may. */
export function EvaluateButton() {
  const { t } = useWords()
  const mayRun = useCan('evaluation:run')
  const running = useEvaluationProgress()?.running === true
  const start = useStartEvaluation()
  if (!mayRun) return null
  return (
    <>
      <Button disabled={running} loading={start.isPending} onClick={() => start.mutate()}>
        {t('evaluation.start')}
      </Button>
      {start.error ? <ErrorNotice error={start.error} /> : null}
    </>
  )
}

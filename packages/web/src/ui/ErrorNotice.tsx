import { Alert, Button } from 'antd'
import { ApiError } from '../platform/client.ts'
import { useWords } from '../platform/language.ts'

/** An error in one sentence of the current language, with the trace id an administrator can look up. */
export function ErrorNotice({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
}) {
  const { t, text } = useWords()
  const problem = error instanceof ApiError ? error.problem : undefined
  // A refusal stays a refusal; only a lost connection or a fault of ours is worth another try.
  const isRefusal = error instanceof ApiError && error.status >= 400 && error.status < 500
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={problem ? text(problem.title) : t('errors.unexpected')}
      description={problem?.traceId && !isRefusal ? t('errors.trace', { id: problem.traceId }) : undefined}
      action={
        onRetry && !isRefusal ? (
          <Button size="small" onClick={onRetry}>
            {t('words.retry')}
          </Button>
        ) : undefined
      }
    />
  )
}

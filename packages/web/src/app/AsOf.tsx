import { HistoryOutlined } from '@ant-design/icons'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Button, DatePicker, Popover } from 'antd'
import dayjs from 'dayjs'
import { dayText, momentText, zoneDay } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useAsOf, usePastDay, useSeesPast } from '../platform/session.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'

/** Goes to a past day, or back to the present, on the page that is open. */
function useGoTo() {
  const navigate = useNavigate()
  return (asOf: string | undefined): void => {
    void navigate({ to: '.', search: (old) => ({ ...old, asOf }) })
  }
}

/** Chooses the past day that pages are shown as of. */
export function AsOfPicker() {
  const { t, language } = useWords()
  const asOf = useAsOf()
  const goTo = useGoTo()
  if (!useSeesPast()) return null
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={
        <div className="as-of-choice">
          <p>{t('asOf.hint')}</p>
          <DatePicker
            aria-label={t('asOf.day')}
            value={asOf === undefined ? null : dayjs(asOf)}
            format={language === 'zh' ? 'YYYY年M月D日' : 'YYYY-MM-DD'}
            disabledDate={(day) => day.format('YYYY-MM-DD') > zoneDay(new Date().toISOString())}
            onChange={(day) => goTo(day?.format('YYYY-MM-DD'))}
          />
        </div>
      }
    >
      <Button
        type={asOf === undefined ? 'text' : 'primary'}
        icon={<HistoryOutlined aria-hidden="true" />}
        aria-label={asOf === undefined ? t('asOf.choose') : t('asOf.chosen', { day: dayText(asOf, language) })}
        title={t('asOf.choose')}
      >
        <span className="as-of-word">{asOf === undefined ? t('asOf.short') : dayText(asOf, language)}</span>
      </Button>
    </Popover>
  )
}

/** Pages that can be shown as of a past day; all others show the present and say so. */
const pastPages = [/^\/$/, /^\/scorecards/, /^\/ladders$/, /^\/policies/, /^\/enterprises/]

/** Says that the past is shown, what it rests on, and how to return. */
export function AsOfBanner() {
  const { t, language } = useWords()
  const asOf = useAsOf()
  const past = usePastDay()
  const goTo = useGoTo()
  const path = useRouterState({ select: (state) => state.location.pathname })
  if (asOf === undefined) return null
  const day = dayText(asOf, language)
  const isPast = pastPages.some((page) => page.test(path))
  return (
    <section className="past-banner" aria-label={t('asOf.label')}>
      <div>
        <strong>{t(isPast ? 'asOf.showing' : 'asOf.notThisPage', { day })}</strong>
        {isPast && past.data ? (
          <span>
            {' '}
            {past.data.at === null ? t('asOf.nothing') : t('asOf.known', { at: momentText(past.data.at, language) })}{' '}
            {t(past.data.definitionsOfThen ? 'asOf.definitionsOfThen' : 'asOf.definitionsOfToday')}
          </span>
        ) : null}
        {past.error ? <ErrorNotice error={past.error} onRetry={() => void past.refetch()} /> : null}
      </div>
      <Button className="no-print" size="small" onClick={() => goTo(undefined)}>
        {t('asOf.return')}
      </Button>
    </section>
  )
}

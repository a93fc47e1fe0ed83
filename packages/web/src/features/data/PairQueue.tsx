import type { DoubtfulPair } from '@wutong/contract'
import { Alert, Button, Input, Radio } from 'antd'
import { useState } from 'react'
import { countText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ReasonList } from '../../ui/MergeTable.tsx'
import { haveTwoCodes } from './compare.ts'
import { PairCompare } from './PairCompare.tsx'
import { useDecidePair } from './queries.ts'

interface PairQueueProps {
  readonly pairs: readonly DoubtfulPair[]
  readonly total: number
}

/** One pair after another; a decided one leaves the queue and the next takes its place. */
export function PairQueue({ pairs, total }: PairQueueProps) {
  const { t, language } = useWords()
  const [place, setPlace] = useState(0)
  const [decided, setDecided] = useState(false)
  const mayDecide = useCan('subject:merge')
  // Asked for here: what asks beside the pair is gone once the pair leaves the queue.
  const decide = useDecidePair()
  const at = Math.min(place, pairs.length - 1)
  const pair = pairs[at]
  if (pair === undefined) return null
  const step = (to: number): void => {
    setPlace(to)
    setDecided(false)
    decide.reset()
  }
  return (
    <div className="pair">
      <div className="pair-steps">
        <Button size="small" disabled={at === 0} onClick={() => step(at - 1)}>
          ← {t('data.previous')}
        </Button>
        <span role="status">
          {t('data.pairAt', { at: countText(at + 1, language), total: countText(total, language) })}
        </span>
        <Button size="small" disabled={at + 1 >= pairs.length} onClick={() => step(at + 1)}>
          {t('data.next')} →
        </Button>
      </div>
      <div className="pair-score">
        <b>{t('data.scoreIs', { score: numberText(pair.score, language, 2) })}</b>
        <ReasonList reasons={pair.reasons} />
      </div>
      {mayDecide ? (
        <PairForm key={pair.id} pair={pair} decide={decide} focused={decided} onDecide={() => setDecided(true)} />
      ) : null}
      <PairCompare key={`${pair.id}:compare`} pair={pair} />
    </div>
  )
}

interface PairFormProps {
  readonly pair: DoubtfulPair
  readonly decide: ReturnType<typeof useDecidePair>
  /** Whether the one before was just decided: then the hands stay on the keyboard. */
  readonly focused: boolean
  readonly onDecide: () => void
}

function PairForm({ pair, decide, focused, onDecide }: PairFormProps) {
  const { t } = useWords()
  const [keep, setKeep] = useState(pair.a.uscc === null && pair.b.uscc !== null ? pair.b.id : pair.a.id)
  const [reason, setReason] = useState('')
  const twoCodes = haveTwoCodes(pair.a, pair.b)
  const ready = reason.trim() !== '' && !decide.isPending
  const say = (same: boolean): void => {
    onDecide()
    decide.mutate({ pairId: pair.id, same, ...(same ? { keep } : {}), reason: reason.trim() })
  }
  return (
    <form className="pair-form" aria-label={t('data.decision')} onSubmit={(event) => event.preventDefault()}>
      {twoCodes ? <Alert type="info" showIcon title={t('data.twoCodes')} /> : null}
      {twoCodes ? null : (
        <Radio.Group
          aria-label={t('data.keep')}
          value={keep}
          onChange={(event) => setKeep(String(event.target.value))}
          options={[
            { value: pair.a.id, label: t('data.keepOne', { name: pair.a.name }) },
            { value: pair.b.id, label: t('data.keepOne', { name: pair.b.name }) },
          ]}
        />
      )}
      <div className="pair-decide">
        <Input
          autoFocus={focused}
          aria-label={t('data.reason')}
          placeholder={t('data.reasonNeeded')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button type="primary" disabled={!ready || twoCodes} loading={decide.isPending} onClick={() => say(true)}>
          {t('data.one')}
        </Button>
        <Button disabled={!ready} onClick={() => say(false)}>
          {t('data.two')}
        </Button>
      </div>
      {decide.error ? <ErrorNotice error={decide.error} /> : null}
    </form>
  )
}

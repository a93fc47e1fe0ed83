import { DownloadOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { OfferDetail, SelectionReply, SelectionRound } from '@wutong/contract'
import { App, Button } from 'antd'
import { useState } from 'react'
import { saveList } from '../../platform/exports.ts'
import { amountText, countText, dayText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useReadable } from '../../platform/measures.tsx'
import { useZone } from '../../platform/session.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ListField } from '../../ui/ListField.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { useSelection, useWholeSelection } from './analysis-queries.ts'
import { EntryTable } from './EntryTable.tsx'
import { ListProblems } from './ListProblems.tsx'
import { surenessOf } from './round-sureness.ts'
import { useEntryText } from './round-text.ts'

type OfferVersion = OfferDetail['offer']['versions'][number]

interface RoundsTabProps {
  readonly id: string
  readonly version: OfferVersion
}

/** Batches of a policy: who comes in, who is the first one out and by how much, how places and money are used. */
export function RoundsTab({ id, version }: RoundsTabProps) {
  const { t } = useWords()
  const [list, setList] = useState<string | null>(null)
  const selection = useSelection(id, list)
  return (
    <>
      <Section title={t('rounds.tab')} note={t('rounds.lead')}>
        <SelectionRule version={version} />
        <ListField
          label={t('rounds.list')}
          hint={t('rounds.listHint')}
          runLabel={t('rounds.run')}
          clearLabel={t('rounds.withoutList')}
          isRunning={selection.isFetching}
          onRun={setList}
        />
        <p className="section-note">
          {selection.data?.applications
            ? t('rounds.basisList', { n: selection.data.applications.count })
            : t('rounds.basisAll')}
        </p>
        {selection.data?.applications ? <ListNotes reply={selection.data} /> : null}
      </Section>
      <QueryView query={selection}>
        {(reply) =>
          reply.rounds.map((round) => <Round key={round.code} id={id} list={list} reply={reply} round={round} />)
        }
      </QueryView>
    </>
  )
}

function SelectionRule({ version }: { readonly version: OfferVersion }) {
  const { t, text } = useWords()
  const readable = useReadable()
  const { scorecards } = useZone()
  const { selection } = version
  if (selection === undefined) return null
  const { by, scorecard, value = '', order, ties, reserve = 0 } = selection
  const named = by === 'score' ? text(scorecards.find(({ id }) => id === scorecard)?.name) : readable(value)
  const parts = [
    t(`rounds.by.${by}`, { name: named }),
    ...(by === 'first-come' ? [] : [t(`rounds.order.${order ?? 'desc'}`)]),
    t(`rounds.ties.${ties}`),
    ...(reserve > 0 ? [t('rounds.reserve', { n: reserve })] : []),
  ]
  return (
    <p>
      {parts.join(t('words.listComma'))}
      {by === 'score' && scorecard !== undefined ? (
        <>
          {' '}
          <Link to="/scorecards/$id" params={{ id: scorecard }} search={{ tab: 'ranking' }}>
            →
          </Link>
        </>
      ) : null}
    </p>
  )
}

function ListNotes({ reply }: { readonly reply: SelectionReply }) {
  const { t, language } = useWords()
  const { problems = [], late = [] } = reply.applications ?? {}
  return (
    <>
      <ListProblems problems={problems} />
      {late.length > 0 ? (
        <p className="section-note">
          {t('rounds.late', {
            n: countText(late.length, language),
            names: late.map(({ name }) => name).join(t('words.listComma')),
          })}
        </p>
      ) : null}
    </>
  )
}

interface RoundProps {
  readonly id: string
  readonly list: string | null
  readonly reply: SelectionReply
  readonly round: SelectionRound
}

function Round({ id, list, reply, round }: RoundProps) {
  const { t, text, language } = useWords()
  const { from, until } = round.window
  const window =
    until === undefined
      ? t('rounds.windowOpen', { from: dayText(from, language) })
      : t('rounds.window', { from: dayText(from, language), until: dayText(until, language) })
  const tones = { coming: 'plain', open: 'good', closed: 'unknown' } as const
  return (
    <Section
      title={
        <>
          {text(round.name)} <Pill tone={tones[round.state]}>{t(`rounds.state.${round.state}`)}</Pill>
        </>
      }
      note={window}
      extra={round.total > 0 ? <ExportRound id={id} list={list} round={round} by={reply.by} /> : null}
    >
      <RoundStats reply={reply} round={round} />
      {round.total === 0 ? (
        <EmptyNote>{t('rounds.none')}</EmptyNote>
      ) : (
        <>
          <p className="section-note">
            {t(`rounds.${surenessOf(round)}`, {
              open: countText(round.counts.undecided, language),
              n: countText(round.unsure, language),
            })}{' '}
            {t('rounds.shown', {
              n: countText(round.total, language),
              shown: countText(round.entries.length, language),
            })}
          </p>
          <EntryTable offer={id} by={reply.by} round={round} />
        </>
      )}
    </Section>
  )
}

function RoundStats({ reply, round }: Pick<RoundProps, 'reply' | 'round'>) {
  const { t, language } = useWords()
  const { places, budget } = round
  const of = (used: string, all: string | null) => (all === null ? used : `${used} / ${all}`)
  const moneyLeft =
    round.amountLeft === null
      ? t('rounds.moneyOpen')
      : t('rounds.moneyLeft', { amount: amountText(round.amountLeft, language) })
  const unknown =
    round.amountUnknown > 0 ? ` · ${t('rounds.moneyUnknown', { n: countText(round.amountUnknown, language) })}` : ''
  return (
    <div className="stats">
      <Stat
        label={t('rounds.places')}
        value={of(countText(round.taken, language), places === null ? null : countText(places, language))}
        hint={
          round.placesLeft === null
            ? t('rounds.placesOpen')
            : t('rounds.placesLeft', { n: countText(round.placesLeft, language) })
        }
        tone="good"
      />
      <Stat
        label={t('rounds.money')}
        value={of(numberText(round.amount, language), budget === null ? null : amountText(budget, language))}
        hint={moneyLeft + unknown}
      />
      <FirstOutStat by={reply.by} round={round} />
      <Stat
        label={t('rounds.open')}
        value={countText(round.counts.undecided, language)}
        hint={t('rounds.openHint')}
        tone="unknown"
      />
    </div>
  )
}

function FirstOutStat({ by, round }: { readonly by: SelectionReply['by']; readonly round: SelectionRound }) {
  const { t } = useWords()
  const { keyText, gapText } = useEntryText(by)
  const { firstOut, lastIn, gap, tied } = round
  if (firstOut === null) return <Stat label={t('rounds.firstOut')} value="—" hint={t('rounds.nobodyOut')} />
  const behind = gap === null ? keyText(firstOut) : t('rounds.behind', { gap: gapText(gap) })
  const hints = [
    `${firstOut.name}（${keyText(firstOut)}）`,
    ...(tied > 1 ? [t('rounds.tied', { n: tied })] : []),
    ...(lastIn === null ? [] : [t('rounds.lastIn', { name: lastIn.name, key: keyText(lastIn) })]),
  ]
  return (
    <Stat
      label={t('rounds.firstOut')}
      value={gap === 0 ? t('rounds.tie') : behind}
      hint={hints.join(' · ')}
      tone="near"
    />
  )
}

interface ExportRoundProps extends Pick<RoundProps, 'id' | 'list' | 'round'> {
  readonly by: SelectionReply['by']
}

function ExportRound({ id, list, round, by }: ExportRoundProps) {
  const { t, text } = useWords()
  const { message } = App.useApp()
  const whole = useWholeSelection(id, list)
  const { rowOf, head } = useEntryText(by)
  const save = async () => {
    const reply = await whole.mutateAsync()
    const entries = reply.rounds.find(({ code }) => code === round.code)?.entries ?? []
    const file = `${id}-${round.code}.csv`
    await saveList({ list: 'round', filter: { id, round: round.code }, file, head, lines: entries.map(rowOf) })
  }
  return (
    <>
      {whole.error ? <ErrorNotice error={whole.error} /> : null}
      <Button
        size="small"
        icon={<DownloadOutlined aria-hidden="true" />}
        loading={whole.isPending}
        aria-label={t('rounds.exportOf', { name: text(round.name) })}
        onClick={() => void save().catch(() => message.error(t('subjects.exportFailed')))}
      >
        {t('rounds.export')}
      </Button>
    </>
  )
}

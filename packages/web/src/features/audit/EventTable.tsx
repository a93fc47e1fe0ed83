import { Link } from '@tanstack/react-router'
import type { AuditEvent, AuditKind } from '@wutong/contract'
import { Button, Modal, type TableProps } from 'antd'
import { useState } from 'react'
import { countText, dayText, momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useEventWords } from '../../platform/use-event-words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Pill, type Tone } from '../../ui/Pill.tsx'
import { usePhone } from '../../ui/use-phone.ts'

const tones = {
  change: 'good',
  sign_in: 'plain',
  export: 'near',
  read: 'plain',
  refusal: 'bad',
} as const satisfies Record<AuditKind, Tone>

interface EventTableProps {
  readonly rows: AuditEvent[]
}

/** Events as sentences, with everything that is kept about one behind a button. */
export function EventTable({ rows }: EventTableProps) {
  const { t, language } = useWords()
  const { sentenceOf, roleOf } = useEventWords()
  const phone = usePhone()
  if (phone)
    return (
      <ul className="trail-cards">
        {rows.map((row) => (
          <li key={row.id} className="trail-card">
            <div className="trail-card-head">
              <Pill tone={tones[row.kind]}>{t(`audit.kinds.${row.kind}`)}</Pill>
              <time dateTime={row.at}>{momentText(row.at, language)}</time>
            </div>
            <div>
              <strong>{row.actorName}</strong> <span className="muted small">{roleOf(row.actorRole)}</span>{' '}
              {sentenceOf(row)}
            </div>
            <About event={row} />
            <DetailButton event={row} />
          </li>
        ))}
      </ul>
    )
  const columns: NonNullable<TableProps<AuditEvent>['columns']> = [
    { key: 'at', title: t('audit.when'), width: 170, render: (_, row) => momentText(row.at, language) },
    {
      key: 'who',
      title: t('audit.who'),
      width: 170,
      render: (_, row) => (
        <div className="name-cell">
          {row.actorName}
          <span className="muted small">{roleOf(row.actorRole)}</span>
        </div>
      ),
    },
    {
      key: 'kind',
      title: t('audit.kind'),
      width: 80,
      render: (_, row) => <Pill tone={tones[row.kind]}>{t(`audit.kinds.${row.kind}`)}</Pill>,
    },
    { key: 'what', title: t('audit.what'), width: 240, render: (_, row) => sentenceOf(row) },
    { key: 'about', title: t('audit.about'), width: 260, render: (_, row) => <About event={row} /> },
    { key: 'detail', title: t('audit.toDo'), width: 90, render: (_, row) => <DetailButton event={row} /> },
  ]
  return (
    <DataTable<AuditEvent>
      label={t('audit.tab_trail')}
      rowKey="id"
      columns={columns}
      dataSource={rows}
      scroll={{ x: 1010 }}
    />
  )
}

/** What an event is about: the enterprise, the file, the number of rows, or the id of the thing. */
function About({ event }: { readonly event: AuditEvent }) {
  const { t, language } = useWords()
  const { subjectId, subjectName, entity, detail } = event
  if (subjectId !== null && subjectName !== null)
    return (
      <Link to="/enterprises/$subjectId" params={{ subjectId }}>
        {subjectName}
      </Link>
    )
  const { file, rows, total } = detail
  if (typeof file === 'string') return <span className="anywhere">{t('audit.file', { name: file })}</span>
  const count = typeof total === 'number' ? total : rows
  if (typeof count === 'number') return <span>{t('audit.rows', { n: countText(count, language) })}</span>
  return <span className="code anywhere">{entity ?? '—'}</span>
}

function DetailButton({ event }: { readonly event: AuditEvent }) {
  const { t, language } = useWords()
  const { sentenceOf } = useEventWords()
  const [open, setOpen] = useState(false)
  const when = momentText(event.at, language)
  return (
    <>
      <Button
        size="small"
        autoInsertSpace={false}
        aria-label={`${t('words.details')}: ${event.actorName} ${sentenceOf(event)} ${when}`}
        onClick={() => setOpen(true)}
      >
        {t('words.details')}
      </Button>
      <Modal
        open={open}
        destroyOnHidden
        title={t('audit.detailOf', { who: event.actorName, when })}
        footer={null}
        onCancel={() => setOpen(false)}
      >
        <EventDetail event={event} />
      </Modal>
    </>
  )
}

function EventDetail({ event }: EventDetailProps) {
  const { t, language } = useWords()
  const { sentenceOf, roleOf } = useEventWords()
  const lines: readonly (readonly [string, string | null])[] = [
    [t('audit.what'), sentenceOf(event)],
    [t('audit.kind'), t(`audit.kinds.${event.kind}`)],
    [t('audit.role'), roleOf(event.actorRole)],
    [t('audit.about'), event.subjectName],
    [t('audit.entity'), event.entity],
    [t('audit.purpose'), event.purpose],
    [t('audit.route'), event.route],
    [t('audit.trace'), event.traceId],
    [t('audit.code'), event.event],
    [t('audit.sealedWith'), dayText(event.day, language)],
    [t('audit.detail'), Object.keys(event.detail).length === 0 ? null : JSON.stringify(event.detail, null, 2)],
  ]
  return (
    <dl className="trail-detail">
      {lines.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="anywhere">{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

interface EventDetailProps {
  readonly event: AuditEvent
}

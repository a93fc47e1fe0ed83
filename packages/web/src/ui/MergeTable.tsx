import { Link } from '@tanstack/react-router'
import type { IdentityReason, MergeRow } from '@wutong/contract'
import type { TableProps } from 'antd'
import { momentText, numberText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useUndoMerge } from '../platform/merges.ts'
import { useCan } from '../platform/session.ts'
import { DataTable } from './DataTable.tsx'
import { Pill } from './Pill.tsx'
import { UndoButton } from './ReasonDialog.tsx'
import { UndoneNote } from './UndoneNote.tsx'

/** Why two records are held to be one: each piece of evidence with what it adds. */
export function ReasonList({ reasons }: { readonly reasons: readonly IdentityReason[] }) {
  const { text, language } = useWords()
  return (
    <ul className="evidence">
      {reasons.map((reason) => (
        <li key={reason.part + reason.text.zh}>
          <b className={reason.weight < 0 ? 'tone-bad' : 'tone-good'}>
            {reason.weight < 0 ? '−' : '+'}
            {numberText(Math.abs(reason.weight), language, 2)}
          </b>{' '}
          {text(reason.text)}
        </li>
      ))}
    </ul>
  )
}

/** Enterprises that were made one, with who decided and why; whoever may can undo it. */
export function MergeTable({ rows, label }: { readonly rows: MergeRow[]; readonly label: string }) {
  const { t, language } = useWords()
  const columns: NonNullable<TableProps<MergeRow>['columns']> = [
    {
      key: 'kept',
      title: t('data.kept'),
      width: 230,
      render: (_, row) => (
        <div className="name-cell">
          <Link to="/enterprises/$subjectId" params={{ subjectId: row.keptId }}>
            {row.keptName}
          </Link>
          <span className="code">{row.keptUscc ?? t('subjects.noUscc')}</span>
        </div>
      ),
    },
    {
      key: 'merged',
      title: t('data.merged'),
      width: 230,
      render: (_, row) => (
        <div className="name-cell">
          {row.undoneAt === null ? (
            row.mergedName
          ) : (
            <Link to="/enterprises/$subjectId" params={{ subjectId: row.mergedId }}>
              {row.mergedName}
            </Link>
          )}
          <span className="code">{row.mergedUscc ?? t('subjects.noUscc')}</span>
        </div>
      ),
    },
    {
      key: 'why',
      title: t('data.why'),
      width: 250,
      render: (_, row) => (
        <>
          {row.reason ?? t('data.automatic')}
          {row.score === null ? null : (
            <span className="muted small"> {t('data.scoreIs', { score: numberText(row.score, language, 2) })}</span>
          )}
          {row.reasons.length > 0 ? <ReasonList reasons={row.reasons} /> : null}
        </>
      ),
    },
    {
      key: 'when',
      title: t('data.decided'),
      width: 170,
      render: (_, row) => (
        <div className="name-cell">
          {momentText(row.decidedAt, language)}
          <span className="muted small">{row.automatic ? t('data.automatic') : row.decidedBy}</span>
        </div>
      ),
    },
    { key: 'state', title: t('data.state'), width: 200, render: (_, row) => <MergeState row={row} /> },
  ]
  return <DataTable<MergeRow> label={label} rowKey="id" columns={columns} dataSource={rows} scroll={{ x: 1080 }} />
}

function MergeState({ row }: { readonly row: MergeRow }) {
  const { t } = useWords()
  const mayUndo = useCan('subject:merge')
  const undo = useUndoMerge(row.id)
  if (row.undoneAt !== null) return <UndoneNote at={row.undoneAt} by={row.undoneBy} reason={row.undoReason} />
  return (
    <div className="pills">
      <Pill tone="good">{t('data.stands')}</Pill>
      {mayUndo ? (
        <UndoButton
          title={t('data.undoMergeOf', { name: row.mergedName })}
          note={t('data.undoMergeNote')}
          decision={undo}
        />
      ) : null}
    </div>
  )
}

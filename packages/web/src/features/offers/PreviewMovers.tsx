import { DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type OfferPreviewOrder, type OfferPreviewReply, previewOffer } from '@wutong/contract'
import { Button, type TableProps } from 'antd'
import { call } from '../../platform/client.ts'
import { saveList } from '../../platform/exports.ts'
import { amountText, countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { MatchPill } from '../../ui/MatchPill.tsx'
import { Section } from '../../ui/Section.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { useChangeName } from './preview-text.ts'

type Mover = OfferPreviewReply['movers'][number]

interface PreviewMoversProps {
  readonly id: string
  readonly order: OfferPreviewOrder
  readonly report: OfferPreviewReply
}

/** Enterprise by enterprise: standing and money before and after, and the change that did most of it. */
export function PreviewMovers({ id, order, report }: PreviewMoversProps) {
  const { t, language } = useWords()
  const phone = usePhone()
  const columns = useMoverColumns(id, report)
  const { movers, moverCount } = report
  return (
    <Section
      title={t('preview.movers')}
      note={t('offerPreview.moversNote', {
        n: countText(moverCount, language),
        shown: countText(movers.length, language),
      })}
      extra={moverCount > 0 ? <ExportMovers id={id} order={order} report={report} /> : null}
    >
      {moverCount === 0 ? (
        <EmptyNote>{t('offerPreview.nobodyMoves')}</EmptyNote>
      ) : (
        <div className="sheet">
          <DataTable<Mover>
            label={t('preview.movers')}
            rowKey="subjectId"
            columns={columns}
            dataSource={movers}
            scroll={{ x: phone ? 640 : 900, y: 460 }}
          />
        </div>
      )}
    </Section>
  )
}

function useMoverColumns(id: string, report: OfferPreviewReply): NonNullable<TableProps<Mover>['columns']> {
  const { t, language } = useWords()
  const phone = usePhone()
  const nameOf = useChangeName(report)
  const money = (amount: number | null) => (amount === null ? t('words.unknown') : amountText(amount, language))
  return [
    {
      key: 'name',
      title: t('subjects.name'),
      width: phone ? 150 : 240,
      render: (_, mover) => (
        <Link
          to="/enterprises/$subjectId"
          params={{ subjectId: mover.subjectId }}
          search={{ tab: 'policies', open: id }}
        >
          {mover.name}
        </Link>
      ),
    },
    {
      key: 'standing',
      title: t('offerPreview.standing'),
      width: phone ? 150 : 210,
      render: (_, { standingBefore, standingAfter }) => (
        <>
          <MatchPill verdict={standingBefore} /> → <MatchPill verdict={standingAfter} />
        </>
      ),
    },
    {
      key: 'before',
      title: t('preview.before'),
      align: 'right',
      width: 100,
      render: (_, { paidBefore }) => money(paidBefore),
    },
    {
      key: 'after',
      title: t('preview.after'),
      align: 'right',
      width: 100,
      render: (_, { paidAfter }) => money(paidAfter),
    },
    {
      key: 'causes',
      title: t('offerPreview.led'),
      width: phone ? 200 : 280,
      render: (_, { causes }) => causes.map(nameOf).join(t('words.listComma')) || '—',
    },
  ]
}

/** Every mover as CSV: the page shows the first of them only. */
function ExportMovers({ id, order, report }: PreviewMoversProps) {
  const { t } = useWords()
  const nameOf = useChangeName(report)
  const save = useMutation({
    mutationFn: async () => {
      const body = { ...order, limit: report.moverCount }
      const { movers } = await call(previewOffer, { params: { id }, body })
      const head = [
        t('subjects.name'),
        t('offerPreview.standingBefore'),
        t('offerPreview.standingAfter'),
        t('simulation.beforeColumn'),
        t('simulation.afterColumn'),
        t('offerPreview.led'),
      ]
      const lines = movers.map((mover) => [
        mover.name,
        t(`matches.${mover.standingBefore}`),
        t(`matches.${mover.standingAfter}`),
        // A blank cell would not tell the unknown from those who get nothing.
        mover.paidBefore ?? t('words.unknown'),
        mover.paidAfter ?? t('words.unknown'),
        mover.causes.map(nameOf).join(t('words.listComma')),
      ])
      const { before, after } = report
      await saveList({
        list: 'preview',
        filter: { id, before, after },
        file: `${id}-${before}-${after}.csv`,
        head,
        lines,
      })
    },
  })
  return (
    <>
      {save.error ? <ErrorNotice error={save.error} /> : null}
      <Button
        size="small"
        icon={<DownloadOutlined aria-hidden="true" />}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        {t('simulation.export')}
      </Button>
    </>
  )
}

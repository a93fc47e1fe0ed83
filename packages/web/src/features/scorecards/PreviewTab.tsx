import { useMutation } from '@tanstack/react-query'
import { previewScorecard } from '@wutong/contract'
import { type DraftEdits, draftOf, isScalable } from '@wutong/engine'
import { Button, InputNumber, Skeleton } from 'antd'
import { type ReactNode, useState } from 'react'
import { call } from '../../platform/client.ts'
import { numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { Section } from '../../ui/Section.tsx'
import { PreviewReport } from './PreviewReport.tsx'
import type { ScorecardVersion, ScoreItem } from './queries.ts'

interface PreviewTabProps {
  readonly id: string
  readonly version: ScorecardVersion
  /** Edits to begin with, such as weights found elsewhere. */
  readonly start?: DraftEdits
}

/** A version with other weights and lines, tried on the whole zone; nothing is stored. */
export function PreviewTab({ id, version, start = {} }: PreviewTabProps) {
  const { t } = useWords()
  const [edits, setEdits] = useState<DraftEdits>(start)
  const preview = useMutation({
    mutationFn: (draft: ScorecardVersion) =>
      call(previewScorecard, { params: { id }, body: { version: version.version, draft } }),
  })
  const draft = draftOf(version, edits) as ScorecardVersion
  const isChanged = Object.keys(edits).length > 0
  return (
    <>
      <Section title={t('preview.tab')} note={t('preview.lead')}>
        <ItemEdits version={version} edits={edits} onChange={setEdits} />
        <LineEdits version={version} edits={edits} onChange={setEdits} />
        <div className="outlook-quota">
          <Button
            type="primary"
            disabled={!isChanged}
            loading={preview.isPending}
            onClick={() => preview.mutate(draft)}
          >
            {t('preview.run')}
          </Button>
          <Button disabled={!isChanged} onClick={() => setEdits({})}>
            {t('preview.reset')}
          </Button>
          {draft.total === undefined ? null : (
            <span className="muted">{t('preview.total', { total: draft.total, before: version.total ?? 0 })}</span>
          )}
        </div>
        {preview.error ? <ErrorNotice error={preview.error} /> : null}
        {preview.isPending ? <Skeleton active title={false} paragraph={{ rows: 5 }} /> : null}
      </Section>
      {preview.data && !preview.isPending ? <PreviewReport report={preview.data} version={version} /> : null}
    </>
  )
}

interface EditsProps {
  readonly version: ScorecardVersion
  readonly edits: DraftEdits
  readonly onChange: (edits: DraftEdits) => void
}

interface EditableItem {
  readonly key: string
  readonly label: string
  readonly item: ScoreItem
}

function ItemEdits({ version, edits, onChange }: EditsProps) {
  const { t, text, language } = useWords()
  const items: EditableItem[] = [
    ...(version.parts ?? []).flatMap(({ items }) =>
      items.map((item) => ({ key: item.code, label: text(item.name), item })),
    ),
    ...(version.variants ?? []).flatMap((variant) =>
      variant.parts.flatMap(({ items }) =>
        items.map((item) => ({
          key: `${variant.code}/${item.code}`,
          label: `${text(variant.name)} · ${text(item.name)}`,
          item,
        })),
      ),
    ),
  ]
  if (items.length === 0) return null
  const change = (key: string, value: number | null): void => {
    const { [key]: _, ...others } = edits.maxima ?? {}
    onChange({ ...edits, maxima: value === null ? others : { ...others, [key]: value } })
  }
  return (
    <FigureTable
      label={t('preview.weights')}
      head={[t('backtest.item'), t('preview.before'), t('preview.after')]}
      rows={items.map(({ key, label, item }) => ({
        key,
        cells: [
          label,
          numberText(item.max, language),
          {
            text: numberText(edits.maxima?.[key] ?? item.max, language),
            shown: isScalable(item.rule) ? (
              <InputNumber
                size="small"
                min={0}
                max={1000}
                aria-label={`${label} ${t('preview.after')}`}
                value={edits.maxima?.[key] ?? item.max}
                onChange={(value) => change(key, value === item.max ? null : value)}
              />
            ) : (
              <span className="muted">{t('preview.byExpert')}</span>
            ),
          },
        ],
      }))}
    />
  )
}

function LineEdits({ version, edits, onChange }: EditsProps) {
  const { t, text } = useWords()
  const bands = version.classes?.kind === 'thresholds' ? version.classes.bands : []
  const pass = passLine(version)
  const lines = bands.filter((band) => band.from !== undefined)
  if (lines.length === 0 && pass === null) return null
  return (
    <div className="backtest-form">
      {lines.map((band) => (
        <Line key={band.code} label={t('preview.line', { name: text(band.name) })}>
          <InputNumber
            aria-label={t('preview.line', { name: text(band.name) })}
            value={edits.lines?.[band.code] ?? band.from ?? null}
            onChange={(value) =>
              onChange({ ...edits, lines: { ...edits.lines, [band.code]: value ?? band.from ?? 0 } })
            }
          />
        </Line>
      ))}
      {pass === null ? null : (
        <Line label={t('preview.pass')}>
          <InputNumber
            aria-label={t('preview.pass')}
            value={edits.pass ?? pass}
            onChange={(value) => onChange({ ...edits, pass: value ?? pass })}
          />
        </Line>
      )}
    </div>
  )
}

function passLine({ pass }: ScorecardVersion): number | null {
  if (pass?.total === undefined) return null
  return 'moreThan' in pass.total ? pass.total.moreThan : pass.total.atLeast
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      {children}
    </div>
  )
}

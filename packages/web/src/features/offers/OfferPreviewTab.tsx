import { useMutation } from '@tanstack/react-query'
import { type OfferDetail, type OfferPreviewOrder, previewOffer } from '@wutong/contract'
import { Button, Segmented, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { call } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ListField } from '../../ui/ListField.tsx'
import { Section } from '../../ui/Section.tsx'
import { DraftFields } from './DraftFields.tsx'
import { OfferPreviewReport } from './OfferPreviewReport.tsx'
import { draftText, isUnchanged, type OfferEdits, type OfferVersion } from './offer-draft.ts'

interface OfferPreviewTabProps {
  readonly detail: OfferDetail
  readonly version: OfferVersion
}

type Way = 'edit' | 'version' | 'file'

/** Another text of a policy, tried on the whole zone: edited here, another version, or a file; nothing is stored. */
export function OfferPreviewTab({ detail, version }: OfferPreviewTabProps) {
  const { t } = useWords()
  const { offer, shared } = detail
  const others = offer.versions.filter((one) => one.version !== version.version)
  const [way, setWay] = useState<Way>('edit')
  const [edits, setEdits] = useState<OfferEdits>({})
  const [order, setOrder] = useState<OfferPreviewOrder | null>(null)
  const preview = useMutation({
    mutationFn: (body: OfferPreviewOrder) => call(previewOffer, { params: { id: offer.id }, body }),
  })
  const run = (after: Pick<OfferPreviewOrder, 'with' | 'draft'>) => {
    const next = { version: version.version, ...after }
    setOrder(next)
    preview.mutate(next)
  }
  return (
    <>
      <Section title={t('preview.tab')} note={t('offerPreview.lead', { version: version.version })}>
        <div className="segmented-box">
          <Segmented<Way>
            aria-label={t('offerPreview.way')}
            value={way}
            onChange={(next) => {
              setWay(next)
              preview.reset()
            }}
            options={(['edit', ...(others.length > 0 ? ['version' as const] : []), 'file'] as const).map((value) => ({
              value,
              label: t(`offerPreview.way_${value}`),
            }))}
          />
        </div>
        {way === 'edit' ? (
          <>
            <DraftFields version={version} shared={shared} edits={edits} onChange={setEdits} />
            <div className="outlook-quota">
              <Button
                type="primary"
                disabled={isUnchanged(version, edits)}
                loading={preview.isPending}
                onClick={() => run({ draft: draftText(version, edits, t('offerPreview.draft')) })}
              >
                {t('preview.run')}
              </Button>
              <Button
                disabled={isUnchanged(version, edits)}
                onClick={() => {
                  setEdits({})
                  preview.reset()
                }}
              >
                {t('preview.reset')}
              </Button>
            </div>
          </>
        ) : null}
        {way === 'version' ? (
          <VersionField versions={others} isRunning={preview.isPending} onRun={(other) => run({ with: other })} />
        ) : null}
        {way === 'file' ? (
          <ListField
            label={t('offerPreview.file')}
            hint={t('offerPreview.fileHint')}
            runLabel={t('preview.run')}
            accept=".yaml,.yml,.json,application/yaml,application/json"
            isRunning={preview.isPending}
            onRun={(draft) => {
              if (draft !== null) run({ draft })
            }}
          />
        ) : null}
        {preview.error ? <ErrorNotice error={preview.error} /> : null}
        {preview.isPending ? <Skeleton active title={false} paragraph={{ rows: 5 }} /> : null}
      </Section>
      {preview.data && order !== null && !preview.isPending ? (
        <OfferPreviewReport id={offer.id} order={order} report={preview.data} />
      ) : null}
    </>
  )
}

interface VersionFieldProps {
  readonly versions: readonly OfferVersion[]
  readonly isRunning: boolean
  readonly onRun: (version: string) => void
}

function VersionField({ versions, isRunning, onRun }: VersionFieldProps) {
  const { t } = useWords()
  const [chosen, setChosen] = useState(versions.at(-1)?.version ?? '')
  return (
    <div className="outlook-quota">
      <Select
        aria-label={t('offerPreview.other')}
        value={chosen}
        onChange={setChosen}
        options={versions.map(({ version }) => ({
          value: version,
          label: t('offerPreview.versionNamed', { version }),
        }))}
      />
      <Button type="primary" loading={isRunning} onClick={() => onRun(chosen)}>
        {t('preview.run')}
      </Button>
    </div>
  )
}

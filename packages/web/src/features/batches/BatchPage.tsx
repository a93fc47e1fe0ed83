import { DownloadOutlined, RollbackOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type Batch, batchReportPath, problemRowsPath } from '@wutong/contract'
import { Alert, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { BatchState } from './BatchState.tsx'
import { ProblemRowLinks } from './ProblemRowLinks.tsx'
import { useBatch, useRetract } from './queries.ts'
import { ReportView } from './ReportView.tsx'

const route = getRouteApi('/house/imports/$batchId')

/** One import with its report; an officer can take it back. */
export function BatchPage() {
  const { batchId } = route.useParams()
  const batch = useBatch(batchId)
  const { t, text, language } = useWords()
  return (
    <QueryView query={batch} rows={12} pageAbove={<Link to="/imports">← {t('imports.title')}</Link>}>
      {(data) => (
        <>
          <PageHead
            title={data.batch.file}
            above={<Link to="/imports">← {t('imports.title')}</Link>}
            lead={t('imports.batchLead', {
              source: text(data.batch.sourceName),
              when: momentText(data.batch.importedAt, language),
              who: data.batch.importedBy,
            })}
            extra={<BatchActions batch={data.batch} />}
          >
            <div className="pills">
              <BatchState batch={data.batch} />
            </div>
          </PageHead>
          {data.batch.retractedAt === null ? null : (
            <Alert
              type="warning"
              showIcon
              className="notice"
              title={t('imports.retractedBy', {
                who: data.batch.retractedBy ?? '',
                when: momentText(data.batch.retractedAt, language),
              })}
            />
          )}
          <Section title={t('imports.report')}>
            <ReportView report={data.report} />
          </Section>
        </>
      )}
    </QueryView>
  )
}

function BatchActions({ batch }: { readonly batch: Batch }) {
  const { t } = useWords()
  const mayRetract = useCan('batch:retract') && batch.retractedAt === null
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button icon={<DownloadOutlined aria-hidden="true" />} href={batchReportPath(batch.id)} download>
        {t('imports.download')}
      </Button>
      {batch.refused + batch.corrected > 0 ? (
        <ProblemRowLinks pathOf={(format) => problemRowsPath(batch.id, format)} />
      ) : null}
      {mayRetract ? (
        <Button danger icon={<RollbackOutlined aria-hidden="true" />} onClick={() => setAsking(true)}>
          {t('imports.retract')}
        </Button>
      ) : null}
      <RetractDialog batch={batch} open={asking} onClose={() => setAsking(false)} />
    </>
  )
}

interface RetractDialogProps {
  readonly batch: Batch
  readonly open: boolean
  readonly onClose: () => void
}

/** Stays mounted while it is closed: so the focus goes back to the button that opened it. */
function RetractDialog({ batch, open, onClose }: RetractDialogProps) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const retract = useRetract(batch.id)
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('imports.retractTitle', { file: batch.file })}
      okText={t('imports.retractConfirm')}
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      confirmLoading={retract.isPending}
      onOk={() => retract.mutate(reason.trim(), { onSuccess: onClose })}
      onCancel={onClose}
    >
      <p>{t('imports.retractText')}</p>
      <Input.TextArea
        aria-label={t('imports.retractReason')}
        placeholder={t('imports.retractReason')}
        rows={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {retract.error ? <ErrorNotice error={retract.error} /> : null}
    </Modal>
  )
}

import { useQuery } from '@tanstack/react-query'
import { assignLiaison, listLiaisons, type Subject } from '@wutong/contract'
import { Button, Popover, Select } from 'antd'
import { useState } from 'react'
import { call } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { useDecision } from '../../platform/pages.ts'
import { useCan } from '../../platform/session.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'

/** Who of the zone looks after the enterprise; an officer assigns. */
export function LiaisonLine({ subject }: { readonly subject: Subject }) {
  const { t } = useWords()
  const assigns = useCan('liaison:assign')
  const [open, setOpen] = useState(false)
  const { liaison } = subject
  if (liaison === null && !assigns) return null
  return (
    <span className="liaison">
      {liaison === null ? t('reach.noLiaison') : t('reach.liaison', { name: liaison })}
      {assigns ? (
        <Popover
          trigger="click"
          open={open}
          onOpenChange={setOpen}
          destroyOnHidden
          content={<LiaisonChoice subjectId={subject.id} onDone={() => setOpen(false)} />}
        >
          <Button size="small" className="no-print">
            {t('reach.assign')}
          </Button>
        </Popover>
      ) : null}
    </span>
  )
}

function LiaisonChoice({ subjectId, onDone }: { readonly subjectId: string; readonly onDone: () => void }) {
  const { t } = useWords()
  const liaisons = useQuery({ queryKey: ['liaisons'], queryFn: ({ signal }) => call(listLiaisons, { signal }) })
  const assigning = useDecision((userId: string | null) =>
    call(assignLiaison, { params: { subjectId }, body: { userId } }),
  )
  const error = liaisons.error ?? assigning.error
  return (
    <div className="dialog-fields">
      <Select<string>
        className="liaison-choice"
        aria-label={t('reach.assign')}
        placeholder={t('reach.assign')}
        loading={liaisons.isPending || assigning.isPending}
        options={[
          ...(liaisons.data ?? []).map(({ userId, displayName, subjects }) => ({
            value: userId,
            label: t('reach.liaisonOf', { name: displayName, n: subjects }),
          })),
          { value: '', label: t('reach.nobody') },
        ]}
        onChange={(chosen) => assigning.mutate(chosen === '' ? null : chosen, { onSuccess: onDone })}
      />
      {error ? <ErrorNotice error={error} /> : null}
    </div>
  )
}

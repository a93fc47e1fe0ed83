import { MergeCellsOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { listSubjects, type Subject } from '@wutong/contract'
import { Alert, App, Button, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { call } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { useMerge } from '../../platform/merges.ts'
import { ReasonDialog } from '../../ui/ReasonDialog.tsx'

interface Found {
  readonly id: string
  readonly name: string
  readonly uscc: string | null
}

/** Makes another enterprise, found by search, one with this; this one goes on. */
export function MergeButton({ subject }: { readonly subject: Subject }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const merge = useMerge(subject.id)
  const [open, setOpen] = useState(false)
  const [other, setOther] = useState<Found | null>(null)
  const twoCodes = other !== null && other.uscc !== null && subject.uscc !== null
  const close = (): void => {
    setOpen(false)
    setOther(null)
  }
  return (
    <>
      <Button size="small" icon={<MergeCellsOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('data.merge')}
      </Button>
      <ReasonDialog
        open={open}
        title={t('data.mergeInto', { name: subject.name })}
        confirm={t('data.mergeConfirm')}
        ready={other !== null && !twoCodes}
        decision={merge}
        onConfirm={(reason) => {
          if (other === null) return
          const onSuccess = (): void => {
            message.success(t('data.mergedDone', { name: other.name }))
            close()
          }
          merge.mutate({ mergedId: other.id, reason }, { onSuccess })
        }}
        onClose={close}
      >
        <p>{t('data.mergeNote')}</p>
        <SubjectSearch except={subject.id} chosen={other} onChoose={setOther} />
        {twoCodes ? <Alert type="warning" showIcon title={t('data.twoCodes')} /> : null}
      </ReasonDialog>
    </>
  )
}

interface SubjectSearchProps {
  readonly except: string
  readonly chosen: Found | null
  readonly onChoose: (found: Found | null) => void
}

function SubjectSearch({ except, chosen, onChoose }: SubjectSearchProps) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const found = useQuery({
    queryKey: ['subjects', 'search', search],
    queryFn: ({ signal }) => call(listSubjects, { query: { search, sort: 'name', order: 'asc', limit: 20 }, signal }),
    enabled: search !== '',
    // The field empties its search when an option is chosen; on a slow machine that came before the choice, and lost it.
    placeholderData: keepPreviousData,
  })
  const rows: readonly Found[] = (found.data?.rows ?? []).filter(({ id }) => id !== except)
  return (
    <div className="field">
      <span>{t('data.other')}</span>
      <Select
        allowClear
        showSearch={{ filterOption: false, onSearch: setTyped }}
        aria-label={t('data.other')}
        placeholder={t('subjects.searchHint')}
        loading={found.isFetching}
        notFoundContent={search === '' ? t('subjects.searchHint') : t('subjects.none')}
        value={chosen?.id ?? null}
        options={[...rows, ...(chosen && !rows.some(({ id }) => id === chosen.id) ? [chosen] : [])].map((one) => ({
          value: one.id,
          label: `${one.name} ${one.uscc ?? t('subjects.noUscc')}`,
        }))}
        onChange={(id: string | null) => onChoose(rows.find((one) => one.id === id) ?? null)}
      />
    </div>
  )
}

import { DownloadOutlined } from '@ant-design/icons'
import type { ExportedList } from '@wutong/contract'
import { App, Button } from 'antd'
import { useState } from 'react'
import { saveList } from '../platform/exports.ts'
import { countText, today } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useAsOf } from '../platform/session.ts'

interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
}

interface ExportRowsProps<Row> {
  /** The list and what it is narrowed to, as the audit trail tells of it. */
  readonly list: ExportedList
  readonly filter?: object | undefined
  /** What the file is called before its day. */
  readonly name: string
  readonly head: readonly string[]
  readonly onPage: (after: string | undefined) => Promise<Page<Row>>
  readonly onRow: (row: Row) => readonly (string | number | null)[]
}

/** Saves every row of a paged list as CSV, under the day that is shown. */
export function ExportRows<Row>({ list, filter, name, head, onPage, onRow }: ExportRowsProps<Row>) {
  const { t, language } = useWords()
  const { message } = App.useApp()
  const day = useAsOf() ?? today()
  const [done, setDone] = useState<number | null>(null)
  const onExport = async (): Promise<void> => {
    setDone(0)
    try {
      const rows: Row[] = []
      let after: string | undefined
      do {
        const page = await onPage(after)
        rows.push(...page.rows)
        setDone(rows.length)
        after = page.next ?? undefined
      } while (after !== undefined)
      await saveList({ list, filter, file: `${name}-${day}.csv`, head, lines: rows.map(onRow) })
    } catch {
      message.error(t('subjects.exportFailed'))
    } finally {
      setDone(null)
    }
  }
  return (
    <Button icon={<DownloadOutlined aria-hidden="true" />} loading={done !== null} onClick={() => void onExport()}>
      {done === null ? t('subjects.export') : t('asOf.exporting', { done: countText(done, language) })}
    </Button>
  )
}

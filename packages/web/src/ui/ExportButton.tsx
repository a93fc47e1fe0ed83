import { DownloadOutlined } from '@ant-design/icons'
import type { ExportedList } from '@wutong/contract'
import { App, Button } from 'antd'
import { useState } from 'react'
import { saveList } from '../platform/exports.ts'
import { countText, today } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { type GetPage, listAll } from '../platform/pages.ts'
import { useSession } from '../platform/session.ts'

type Cell = string | number | null

interface ExportButtonProps<Row> {
  /** The list and what it is narrowed to, as the audit trail tells of it. */
  readonly list: ExportedList
  readonly filter?: object | undefined
  /** What is listed; it names the file. */
  readonly name: string
  readonly total: number
  /** The past day that the list is shown as of. */
  readonly day?: string | undefined
  readonly get: GetPage<Row>
  readonly head: readonly string[]
  /** The lines of one row. */
  readonly linesOf: (row: Row) => readonly (readonly Cell[])[]
}

/** Takes a whole list to a spreadsheet, not only the rows on the screen. */
export function ExportButton<Row>({ list, filter, name, total, day, get, head, linesOf }: ExportButtonProps<Row>) {
  const { t, language } = useWords()
  const { demo } = useSession()
  const { message } = App.useApp()
  const [done, setDone] = useState<number | null>(null)
  const onExport = async (): Promise<void> => {
    setDone(0)
    try {
      const rows = await listAll(get, setDone)
      const file = demo ? t('data.demoFile', { name }) : name
      await saveList({ list, filter, file: `${file}-${day ?? today()}.csv`, head, lines: rows.flatMap(linesOf) })
    } catch {
      message.error(t('subjects.exportFailed'))
    } finally {
      setDone(null)
    }
  }
  return (
    <Button
      icon={<DownloadOutlined aria-hidden="true" />}
      loading={done !== null}
      disabled={total === 0}
      onClick={() => void onExport()}
    >
      {done === null
        ? t('subjects.export')
        : t('subjects.exporting', { done: countText(done, language), total: countText(total, language) })}
    </Button>
  )
}

import { DownloadOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import type { ReactNode } from 'react'
import { saveList } from '../platform/exports.ts'
import { useWords } from '../platform/language.ts'
import { useReachableScroll } from './use-reachable-scroll.ts'

/** Text, or something richer with the text that stands for it in a file. */
type FigureCell = string | { readonly text: string; readonly shown: ReactNode }

interface FigureTableProps {
  readonly label: string
  readonly head: readonly string[]
  readonly rows: readonly {
    readonly key: string
    readonly cells: readonly FigureCell[]
    /** Column to mark, e.g. the diagonal of a table of moves. */
    readonly marked?: number | undefined
  }[]
}

/** A small table of figures, to read or to take to a spreadsheet; it scrolls by itself where the screen is narrow. */
export function FigureTable({ label, head, rows }: FigureTableProps) {
  const { t } = useWords()
  const ref = useReachableScroll(label)
  const { message } = App.useApp()
  const lines = rows.map(({ cells }) => cells.map(textOf))
  const save = () => saveList({ list: 'figures', filter: { table: label }, file: `${label}.csv`, head, lines })
  return (
    <div className="figures-box">
      <Button
        size="small"
        type="text"
        className="figures-save no-print"
        icon={<DownloadOutlined aria-hidden="true" />}
        aria-label={t('words.exportOf', { name: label })}
        onClick={() => void save().catch(() => message.error(t('subjects.exportFailed')))}
      >
        CSV
      </Button>
      <div ref={ref} className="figures-scroll">
        <table className="figures" aria-label={label}>
          <thead>
            <tr>
              {head.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity and never move
                <th key={index} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells, marked }) => (
              <tr key={key}>
                {cells.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity and never move
                  <td key={index} className={index === marked ? 'same' : undefined}>
                    {typeof cell === 'string' ? cell : cell.shown}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function textOf(cell: FigureCell): string {
  return typeof cell === 'string' ? cell : cell.text
}

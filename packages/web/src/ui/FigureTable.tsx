import type { ReactNode } from 'react'

interface FigureTableProps {
  readonly label: string
  readonly head: readonly ReactNode[]
  readonly rows: readonly {
    readonly key: string
    readonly cells: readonly ReactNode[]
    /** Column to mark, e.g. the diagonal of a table of moves. */
    readonly marked?: number | undefined
  }[]
}

/** A small table of figures: first column words, the others numbers; it scrolls by itself where the screen is narrow. */
export function FigureTable({ label, head, rows }: FigureTableProps) {
  return (
    <div className="figures-box">
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
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

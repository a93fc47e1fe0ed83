import { Table, type TableProps } from 'antd'
import { type UIEvent, useLayoutEffect, useRef, useState } from 'react'

interface KeysetTableProps<Row> {
  readonly rows: readonly Row[]
  readonly rowKey: keyof Row & string
  readonly columns: NonNullable<TableProps<Row>['columns']>
  readonly width: number
  readonly label: string
  readonly loading: boolean
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly onChange?: TableProps<Row>['onChange'] | undefined
}

const footerRoom = 104
const headHeight = 40
const rowHeight = 52

/** Room from the element's top to the bottom of the window. */
function useRoomBelow(rows: number) {
  const ref = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(480)
  useLayoutEffect(() => {
    const measure = (): void => {
      const top = ref.current?.getBoundingClientRect().top ?? 0
      setRoom(Math.max(320, window.innerHeight - top - window.scrollY - headHeight - footerRoom))
    }
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [])
  return { ref, height: Math.min(room, Math.max(rows, 3) * rowHeight + 12) }
}

/** A table of any length: only visible rows are drawn, and the next page comes when the end is near. */
export function KeysetTable<Row extends object>(props: KeysetTableProps<Row>) {
  const { rows, hasMore, onMore, loading } = props
  const { ref, height } = useRoomBelow(rows.length)
  const onScroll = (event: UIEvent<HTMLElement>): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
    if (hasMore && !loading && scrollHeight - scrollTop - clientHeight < 800) onMore()
  }
  return (
    <div ref={ref} className="keyset-table">
      <Table<Row>
        virtual
        size="small"
        aria-label={props.label}
        rowKey={props.rowKey}
        columns={props.columns}
        dataSource={rows as Row[]}
        pagination={false}
        loading={loading && rows.length === 0}
        scroll={{ x: props.width, y: height }}
        onScroll={onScroll}
        {...(props.onChange ? { onChange: props.onChange } : {})}
      />
    </div>
  )
}

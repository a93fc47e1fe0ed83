import { Table, type TableProps } from 'antd'
import { useReachableScroll } from './use-reachable-scroll.ts'

interface DataTableProps<Row> extends TableProps<Row> {
  /** What the table shows, for screen readers. */
  readonly label: string
}

/** A table of rows; where it scrolls it can be scrolled by keyboard. */
export function DataTable<Row extends object>({ label, ...props }: DataTableProps<Row>) {
  const ref = useReachableScroll(label, '.ant-table-content, .ant-table-body')
  return (
    <div ref={ref}>
      <Table<Row> size="small" pagination={false} aria-label={label} {...props} />
    </div>
  )
}

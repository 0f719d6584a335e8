import { Table, type TableColumnsType, type TableProps } from 'antd'
import './list-table.css'

type Column<Row> = TableColumnsType<Row>[number]

const labelled = <Row,>(column: Column<Row>): Column<Row> => {
  if ('children' in column || typeof column.title !== 'string') return column
  const label = column.title
  // React knows `data-…` in what is written as an element only, antd hands this on to one.
  const own = { 'data-label': label } as object
  return { ...column, onCell: (...of) => ({ ...column.onCell?.(...of), ...own }) }
}

interface Props<Row> extends Omit<TableProps<Row>, 'columns'> {
  readonly columns: TableColumnsType<Row>
}

/** A table on a screen; on a phone, where columns do not fit, every row is a card and every cell says what it is. */
export const ListTable = <Row extends object>({ columns, ...rest }: Props<Row>) => (
  <Table<Row> {...rest} className="list-table" columns={columns.map(labelled)} />
)

import { Button, Modal, Tag, Typography, type TableColumnsType } from 'antd'
import { useCallback, useState } from 'react'
import type { z } from 'zod'
import { alerts as alertsRoute, seeAlert } from '../../http/api/staff.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { AfterClosing, CloseForm } from './alert-closing.tsx'
import { NotUpdated } from './not-updated.tsx'
import { PageSteps } from './page-steps.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { levelWords, shortNumber, type Alert } from './words.ts'

type Opened = z.output<typeof seeAlert.reply>

interface Doing {
  readonly open: (alert: Alert) => void
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

const columnsWith = ({ open, act, isBusy }: Doing): TableColumnsType<Alert> => [
  {
    title: '级别',
    key: 'level',
    render: (_, { level }) => (
      <Tag variant="solid" color={levelWords[level].color}>
        {levelWords[level].text}
      </Tag>
    ),
  },
  {
    title: '时间和编号',
    key: 'at',
    render: (_, alert) => (
      <>
        {timeText(alert.at)} <code title={alert.id}>{shortNumber(alert.id)}</code>
      </>
    ),
  },
  { title: '叫了谁', key: 'steps', render: (_, alert) => <PageSteps alert={alert} /> },
  {
    title: '操作',
    key: 'act',
    render: (_, alert) => (
      <>
        <Button
          type={alert.state === 'open' ? 'primary' : 'default'}
          danger={alert.state === 'open'}
          disabled={isBusy}
          onClick={() => open(alert)}
        >
          {{ open: '打开', seen: '再看、办结', closed: '再看' }[alert.state]}
        </Button>
        {alert.state === 'closed' && <AfterClosing alert={alert} act={act} isBusy={isBusy} />}
      </>
    ),
  },
]

interface OpenedProps extends Omit<Doing, 'open'> {
  readonly opened: Opened | undefined
  readonly onClose: () => void
}

const OpenedAlert = ({ opened, onClose, act, isBusy }: OpenedProps) => (
  <Modal
    open={opened !== undefined}
    title={opened === undefined ? '' : `${levelWords[opened.level].text} ${shortNumber(opened.id)}`}
    footer={<Button onClick={onClose}>关上</Button>}
    onCancel={onClose}
    destroyOnHidden
  >
    {opened !== undefined && (
      <>
        <p>{timeText(opened.at)}</p>
        <blockquote className="alert-words">{opened.text}</blockquote>
        <p>
          人员编号 <Typography.Text copyable>{opened.person}</Typography.Text>
        </p>
        {opened.state === 'seen' && <CloseForm alert={opened} act={act} isBusy={isBusy} onDone={onClose} />}
      </>
    )}
  </Modal>
)

const ask = () => call(alertsRoute, {})

export const AlertsPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const alerts = usePoll(ask)
  const [opened, setOpened] = useState<Opened>()
  const { act, isBusy } = useAct(alerts.reload, onChange)
  const open = useCallback(
    (alert: Alert) => {
      const take = async (): Promise<void> =>
        setOpened(await call(seeAlert, { params: { id: alert.id }, csrf: me.csrf }))
      void act(take, '已打开，这次打开记下了')
    },
    [act, me.csrf],
  )
  return (
    <section aria-label="提醒" className="alert-list">
      <p className="console-hint">没打开之前只有编号。打开会看到原话，谁在什么时候打开的都会记下。</p>
      <NotUpdated trouble={alerts.trouble} />
      <ListTable<Alert>
        rowKey="id"
        size="middle"
        columns={columnsWith({ open, act, isBusy })}
        dataSource={alerts.data?.alerts ?? []}
        loading={alerts.isLoading}
        locale={{ emptyText: '没有提醒' }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      />
      <OpenedAlert opened={opened} act={act} isBusy={isBusy} onClose={() => setOpened(undefined)} />
    </section>
  )
}

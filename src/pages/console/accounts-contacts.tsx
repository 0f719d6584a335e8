import { Alert as Banner, Button, Drawer, Modal, Popconfirm, Space } from 'antd'
import { useState } from 'react'
import { disableAccount } from '../../http/api/accounts.ts'
import {
  acceptContact,
  contacts as contactsRoute,
  dismissContact,
  keepContact,
  readContacts,
  type Contact,
  type Contacts,
} from '../../http/api/contacts.ts'
import { call } from '../shared/call.ts'
import { AccountForm, type AccountFields } from './account-form.tsx'
import { ListTable } from './list-table.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

interface Props {
  /** The accounts have changed. */
  readonly onChange: () => Promise<void>
  readonly onLink: (link: { readonly name: string; readonly login: string; readonly token: string }) => void
}

type Left = Contacts['left'][number]

const ask = () => call(contactsRoute, {})

interface LeftProps {
  readonly left: readonly Left[]
  readonly me: string
  readonly isBusy: boolean
  readonly onClose: (one: Left) => void
  readonly onKeep: (one: Left) => void
}

const LeftOnes = ({ left, me, isBusy, onClose, onKeep }: LeftProps) => (
  <>
    {left.map((one) => (
      <Banner
        key={one.id}
        type="warning"
        showIcon
        className="console-trouble"
        title={`${one.account.name}（${one.account.login}）已离开企业微信，账号还开着`}
        action={
          <Space wrap>
            <Popconfirm
              title="停用后马上退出登录，手上的事交回来，值班也拿掉。"
              okText="停用"
              cancelText="不停"
              onConfirm={() => onClose(one)}
            >
              <Button danger disabled={isBusy || one.account.id === me}>
                停用账号
              </Button>
            </Popconfirm>
            <Button disabled={isBusy} onClick={() => onKeep(one)}>
              账号留着
            </Button>
          </Space>
        }
      />
    ))}
  </>
)

interface AcceptProps {
  readonly contact: Contact | undefined
  readonly isBusy: boolean
  readonly onCancel: () => void
  readonly onAccept: (contact: Contact, fields: AccountFields) => void
}

const Accept = ({ contact, isBusy, onCancel, onAccept }: AcceptProps) => (
  <Modal
    open={contact !== undefined}
    title={`给${contact?.name ?? ''}开账号`}
    footer={null}
    onCancel={onCancel}
    destroyOnHidden
  >
    <AccountForm isBusy={isBusy} onFinish={(fields) => contact !== undefined && onAccept(contact, fields)} />
  </Modal>
)

interface ProposedProps {
  readonly proposed: readonly Contact[]
  readonly isBusy: boolean
  readonly onAccept: (contact: Contact) => void
  readonly onDismiss: (contact: Contact) => void
}

const Proposed = ({ proposed, isBusy, onAccept, onDismiss }: ProposedProps) => (
  <ListTable<Contact>
    rowKey="id"
    size="middle"
    columns={[
      { title: '姓名', dataIndex: 'name', key: 'name' },
      {
        title: '操作',
        key: 'act',
        render: (_, contact) => (
          <Space wrap>
            <Button disabled={isBusy} onClick={() => onAccept(contact)}>
              开账号
            </Button>
            <Button disabled={isBusy} onClick={() => onDismiss(contact)}>
              不是工作人员
            </Button>
          </Space>
        ),
      },
    ]}
    dataSource={[...proposed]}
    pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
  />
)

/** What WeCom's address list asks an administrator: who is staff, and what becomes of the account of whoever has left. */
export const AccountsContacts = ({ onChange, onLink }: Props) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const [isOpen, setOpen] = useState(false)
  const [accepting, setAccepting] = useState<Contact>()
  if (list.data === undefined || !list.data.isOn) return null
  const { proposed, left } = list.data
  const at = ({ id, version }: Contact) => ({ params: { id }, body: { version }, csrf: me.csrf })
  const accept = async (contact: Contact, { login, role }: AccountFields): Promise<void> => {
    const make = async (): Promise<void> => {
      const body = { version: contact.version, login, role }
      const { account, token } = await call(acceptContact, { ...at(contact), body })
      onLink({ name: account.name, login: account.login, token })
    }
    if (await act(make, '账号建好了')) setAccepting(undefined)
  }
  const close = ({ account: { id, version } }: Left): Promise<boolean> =>
    act(() => call(disableAccount, { params: { id }, body: { version }, csrf: me.csrf }), '停用了')
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        企业微信通讯录{proposed.length === 0 ? '' : `（${proposed.length}）`}
      </Button>
      <LeftOnes
        left={left}
        me={me.id}
        isBusy={isBusy}
        onClose={(one) => void close(one)}
        onKeep={(one) => void act(() => call(keepContact, at(one)), '记下了，账号留着')}
      />
      <Drawer open={isOpen} title="企业微信通讯录" onClose={() => setOpen(false)} size="default">
        <p className="console-hint">每天夜里看一次，有人加入或离开也会看。谁是工作人员，由你定。</p>
        <Button
          style={{ marginBlockEnd: 12 }}
          disabled={isBusy}
          onClick={() => void act(() => call(readContacts, { body: {}, csrf: me.csrf }), '正在看，一两分钟后刷新')}
        >
          现在看一次
        </Button>
        <Proposed
          proposed={proposed}
          isBusy={isBusy}
          onAccept={setAccepting}
          onDismiss={(contact) => void act(() => call(dismissContact, at(contact)), '记下了，不再问')}
        />
      </Drawer>
      <Accept
        contact={accepting}
        isBusy={isBusy}
        onCancel={() => setAccepting(undefined)}
        onAccept={(contact, fields) => void accept(contact, fields)}
      />
    </>
  )
}

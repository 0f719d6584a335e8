import { Button, Modal, Popconfirm, Select, Space, Tag, Typography, type TableColumnsType } from 'antd'
import { useState } from 'react'
import {
  accounts as accountsRoute,
  changeAccountRole,
  disableAccount,
  enableAccount,
  linkAccount,
  type Account,
} from '../../http/api/accounts.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { AccountsContacts } from './accounts-contacts.tsx'
import { AddAccount } from './add-account.tsx'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { accountStateWords, roleOptions } from './account-words.ts'

/** A link just made: shown once, for the server keeps only its hash. */
export interface ShownLink {
  readonly name: string
  readonly login: string
  readonly token: string
}

interface Acts {
  readonly me: string
  readonly isBusy: boolean
  readonly link: (account: Account) => void
  readonly role: (account: Account, role: Account['role']) => void
  readonly disable: (account: Account) => void
  readonly enable: (account: Account) => void
}

const ActsOf = ({ account, acts }: { readonly account: Account; readonly acts: Acts }) => {
  const { isBusy } = acts
  if (account.state === 'disabled')
    return (
      <Button disabled={isBusy} onClick={() => acts.enable(account)}>
        恢复
      </Button>
    )
  return (
    <Space wrap>
      <Button disabled={isBusy} onClick={() => acts.link(account)}>
        {account.state === 'waiting' ? '再给链接' : '重设密码'}
      </Button>
      <Popconfirm
        title="停用后马上退出登录，手上的事交回来，值班也拿掉。"
        okText="停用"
        cancelText="不停"
        disabled={isBusy || account.id === acts.me}
        onConfirm={() => acts.disable(account)}
      >
        <Button danger disabled={isBusy || account.id === acts.me}>
          停用
        </Button>
      </Popconfirm>
    </Space>
  )
}

const columnsWith = (acts: Acts): TableColumnsType<Account> => [
  {
    title: '姓名和登录名',
    key: 'name',
    render: (_, { name, login }) => (
      <>
        {name}
        <div className="console-none">{login}</div>
      </>
    ),
  },
  {
    title: '角色',
    key: 'role',
    render: (_, account) => (
      <Select<Account['role']>
        aria-label={`${account.name}的角色`}
        value={account.role}
        options={[...roleOptions]}
        disabled={acts.isBusy || account.id === acts.me || account.state === 'disabled'}
        onChange={(role) => acts.role(account, role)}
        className="account-role"
      />
    ),
  },
  {
    title: '状态',
    key: 'state',
    render: (_, { state }) => (
      <Tag variant="solid" color={accountStateWords[state].color}>
        {accountStateWords[state].text}
      </Tag>
    ),
  },
  { title: '建于', key: 'created', render: (_, { createdAt }) => timeText(createdAt) },
  { title: '操作', key: 'act', render: (_, account) => <ActsOf account={account} acts={acts} /> },
]

const LinkShown = ({ link, onClose }: { readonly link: ShownLink | undefined; readonly onClose: () => void }) => (
  <Modal
    open={link !== undefined}
    title={`给${link?.name ?? ''}的链接`}
    footer={<Button onClick={onClose}>发好了</Button>}
    onCancel={onClose}
    mask={{ closable: false }}
    destroyOnHidden
  >
    <p>把它发给本人，由本人设密码。七天内有效，只能用一次，关上就看不到了。以后登录用的登录名是 {link?.login}。</p>
    <Typography.Paragraph copyable className="account-link">
      {`${window.location.origin}/console#/welcome?token=${link?.token ?? ''}`}
    </Typography.Paragraph>
  </Modal>
)

const ask = () => call(accountsRoute, {})

/** Who may sign in, and as what. Nobody types a password for somebody else. */
export const AccountsPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const [link, setLink] = useState<ShownLink>()
  const at = ({ id, version }: Account) => ({ params: { id }, body: { version }, csrf: me.csrf })
  const makeLink = async (account: Account): Promise<void> => {
    const { token } = await call(linkAccount, at(account))
    setLink({ name: account.name, login: account.login, token })
  }
  const acts: Acts = {
    me: me.id,
    isBusy,
    link: (account) => void act(() => makeLink(account), '链接做好了'),
    role: (account, role) => {
      const body = { version: account.version, role }
      void act(() => call(changeAccountRole, { ...at(account), body }), '角色改好了，本人要重新登录')
    },
    disable: (account) => void act(() => call(disableAccount, at(account)), '停用了'),
    enable: (account) => void act(() => call(enableAccount, at(account)), '恢复了，密码还是原来的'),
  }
  return (
    <section aria-label="账号">
      <div className="console-tools">
        <AddAccount act={act} isBusy={isBusy} onLink={setLink} />
        <AccountsContacts onLink={setLink} onChange={() => list.reload()} />
      </div>
      <p className="console-hint">督导看老师的记录要写原因，管理员和工作人员都看不到记录。谁改了账号都会记下。</p>
      <NotUpdated trouble={list.trouble} />
      <ListTable<Account>
        rowKey="id"
        size="middle"
        columns={columnsWith(acts)}
        dataSource={[...(list.data?.accounts ?? [])]}
        loading={list.isLoading}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
      />
      <LinkShown link={link} onClose={() => setLink(undefined)} />
    </section>
  )
}

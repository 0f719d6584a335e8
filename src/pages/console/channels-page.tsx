import { Card, Tag } from 'antd'
import { channelStates, type ChannelState } from '../../http/api/channel-states.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { channelName, failureWords, loginWords } from './channels-words.ts'
import { NotUpdated } from './not-updated.tsx'
import { usePoll } from './use-poll.ts'

const ask = () => call(channelStates, {})

const Login = ({ channel: { login, code } }: { readonly channel: ChannelState }) => {
  if (login === undefined) return null
  return (
    <>
      <p>
        登录：
        <Tag variant="solid" color={login === 'in' ? '#237804' : '#ad4e00'}>
          {loginWords[login]}
        </Tag>
      </p>
      {login === 'scan' && code === undefined && <p className="console-none">登录码只给管理员看。</p>}
      {code !== undefined && (
        <img
          alt="登录码，用那个微信扫"
          width={200}
          height={200}
          src={`data:image/svg+xml;utf8,${encodeURIComponent(code)}`}
        />
      )}
    </>
  )
}

const Abilities = ({ channel: { abilities } }: { readonly channel: ChannelState }) =>
  abilities.length === 0 ? null : (
    <ul>
      {abilities.map(({ name, isThere, instead }) => (
        <li key={name}>
          {name}：{isThere ? '能' : '不能'}
          {!isThere && instead !== '' && `，${instead}`}
        </li>
      ))}
    </ul>
  )

const Errors = ({ channel: { errors, sent } }: { readonly channel: ChannelState }) => (
  <>
    <p>
      今天主动发出 {sent} 条{errors.length === 0 && '，没有出错'}
    </p>
    {errors.length > 0 && (
      <ul>
        {errors.map(({ code, count }) => (
          <li key={code}>
            {failureWords(code)} {count} 次 <code className="console-none">{code}</code>
          </li>
        ))}
      </ul>
    )}
  </>
)

const ChannelCard = ({ channel }: { readonly channel: ChannelState }) => (
  <Card
    size="small"
    title={channelName(channel.name)}
    extra={
      <Tag variant="solid" color={channel.isConfigured ? '#237804' : '#595959'}>
        {channel.isConfigured ? '在用' : '没有配置'}
      </Tag>
    }
    style={{ marginBottom: 12 }}
  >
    {channel.isConfigured ? (
      <>
        <p>最近收到：{channel.lastContact === undefined ? '启动以后还没有' : timeText(channel.lastContact)}</p>
        <Login channel={channel} />
        <Abilities channel={channel} />
        <Errors channel={channel} />
      </>
    ) : (
      <p className="console-none">在配置里填好以后重新启动就能用。</p>
    )}
  </Card>
)

/** Every channel: whether it is set up, when it was last heard from, what it can send, what went wrong today. */
export const ChannelsPage = () => {
  const list = usePoll(ask)
  return (
    <section aria-label="渠道">
      <p className="console-hint">出错的次数从这次启动算起，每天清零。试过几次都没发出去的，在“没发出去”里。</p>
      <NotUpdated trouble={list.trouble} />
      {(list.data?.channels ?? []).map((channel) => (
        <ChannelCard key={channel.name} channel={channel} />
      ))}
    </section>
  )
}

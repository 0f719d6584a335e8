import { Input } from 'antd'
import { setOncallPhone, setOncallWecom, type RotaWeek } from '../../http/api/oncall.ts'
import { call } from '../shared/call.ts'
import { useStaff } from './staff-context.ts'
import type { useAct } from './use-act.ts'

interface Props {
  readonly people: RotaWeek['people']
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

/** Where people on call are reached: their numbers, shown masked, and their accounts in WeCom, not shown. */
export const PhoneList = ({ people, act, isBusy }: Props) => {
  const { me } = useStaff()
  const set = (id: string, phone: string): void =>
    void act(() => call(setOncallPhone, { params: { id }, body: { phone }, csrf: me.csrf }), '记下了')
  const setWecom = (id: string, user: string): void =>
    void act(() => call(setOncallWecom, { params: { id }, body: { user }, csrf: me.csrf }), '记下了')
  return (
    <section aria-label="值班电话">
      <h2>值班电话</h2>
      <p className="console-hint">短信和打电话用。空着提交就是拿掉。</p>
      {people.map(({ id, name, reachedAt }) => (
        <label key={`${id} ${reachedAt}`} className="rota-phone">
          {name}（{reachedAt ?? '没有填'}）
          <Input.Search
            aria-label={`${name}的电话`}
            inputMode="tel"
            enterButton="记下"
            disabled={isBusy}
            onSearch={(phone) => set(id, phone)}
          />
        </label>
      ))}
      <h2>企业微信账号</h2>
      <p className="console-hint">通讯录里的账号，叫“企业微信本人”用。空着提交就是拿掉。</p>
      {people.map(({ id, name, hasWecom }) => (
        <label key={`${id} ${hasWecom}`} className="rota-phone">
          {name}（{hasWecom ? '填了' : '没有填'}）
          <Input.Search
            aria-label={`${name}的企业微信账号`}
            enterButton="记下"
            disabled={isBusy}
            onSearch={(user) => setWecom(id, user)}
          />
        </label>
      ))}
    </section>
  )
}

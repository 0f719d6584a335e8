import { Alert as Banner, App, Button, Drawer, Form, Input, InputNumber, Popconfirm, Spin } from 'antd'
import { useEffect, useState } from 'react'
import {
  addPersonHours,
  counsellingPerson,
  removePerson,
  savePerson,
  stepPerson,
  type PersonView,
} from '../../http/api/counselling-people.ts'
import { call, messageOf } from '../shared/call.ts'
import { PersonForm, type PeopleList } from './people-form.tsx'
import { personBody, personFilled, type PersonFilled } from './people-values.ts'
import { gradeWords, handedOnText } from './people-words.ts'
import { useStaff } from './staff-context.ts'
import { openAgain, type useAct } from './use-act.ts'

type Act = ReturnType<typeof useAct>['act']

interface Props {
  readonly id: string
  readonly choices: Pick<PeopleList, 'stations' | 'accounts' | 'supervisors'>
  readonly act: Act
  readonly isBusy: boolean
  readonly onClose: () => void
}

interface OneProps extends Omit<Props, 'id' | 'choices'> {
  readonly person: PersonView
}

/** Where somebody is on the path, and what is missing for the next step. */
const Path = ({ person, act, isBusy, onClose }: OneProps) => {
  const { me } = useStaff()
  const { id, version, grade, next } = person
  const step = async (to: PersonView['grade']): Promise<void> => {
    const input = { params: { id }, body: { version, to }, csrf: me.csrf }
    if (await act(() => call(stepPerson, input), `现在是${gradeWords[to]}`)) onClose()
  }
  const missing = (next?.missing ?? []).map(({ name, hours }) => `${name}（${hours}小时）`).join('、')
  return (
    <div className="people-path">
      <strong>{gradeWords[grade]}</strong>
      {next !== undefined && (
        <>
          {missing !== '' && (
            <span className="console-hint">
              到{gradeWords[next.to]}还差：{missing}
            </span>
          )}
          <Button size="small" disabled={isBusy || missing !== ''} onClick={() => void step(next.to)}>
            升为{gradeWords[next.to]}
          </Button>
        </>
      )}
      {grade !== 'volunteer' && (
        <Popconfirm
          title="降为志愿者？已经约的会换别的老师或重新排。"
          okText="降"
          cancelText="不降"
          onConfirm={() => void step('volunteer')}
        >
          <Button size="small" disabled={isBusy}>
            降为志愿者
          </Button>
        </Popconfirm>
      )}
    </div>
  )
}

interface Hours {
  readonly on: string
  readonly hours: number
  readonly what: string
}

const ServiceHours = ({ person, act, isBusy, onClose }: OneProps) => {
  const { me } = useStaff()
  const { id, version, hours, hoursByHand } = person
  const add = async (entry: Hours): Promise<void> => {
    const input = { params: { id }, body: { version, ...entry }, csrf: me.csrf }
    if (await act(() => call(addPersonHours, input), '记下了')) onClose()
  }
  return (
    <section aria-label="服务时长">
      <h3>服务时长 {hours} 小时</h3>
      <p className="console-hint">办完的预约自动算，别的在这里记。记过 {hoursByHand.length} 笔。</p>
      <Form<Hours> layout="inline" aria-label="记时长" disabled={isBusy} onFinish={(entry) => void add(entry)}>
        <Form.Item name="on" rules={[{ required: true, message: '填日期' }]}>
          <Input type="date" aria-label="哪天" />
        </Form.Item>
        <Form.Item name="hours" rules={[{ required: true, message: '填几小时' }]}>
          <InputNumber min={0.1} max={24} aria-label="几小时" placeholder="几小时" />
        </Form.Item>
        <Form.Item name="what" rules={[{ required: true, message: '填做了什么' }]}>
          <Input maxLength={60} aria-label="做了什么" placeholder="做了什么" />
        </Form.Item>
        <Button htmlType="submit">记下</Button>
      </Form>
    </section>
  )
}

const Remove = ({ person, act, isBusy, onClose }: OneProps) => {
  const { me } = useStaff()
  const { id, version } = person
  const remove = async (): Promise<void> => {
    const send = () => call(removePerson, { params: { id }, body: { version }, csrf: me.csrf })
    if (await act(send, '拿掉了')) onClose()
  }
  return (
    <Popconfirm
      title="把这个人拿掉？拿掉就找不回来。暂时不来，关掉“在岗”就行。"
      okText="拿掉"
      cancelText="留着"
      onConfirm={() => void remove()}
    >
      <Button danger disabled={isBusy}>
        拿掉这个人
      </Button>
    </Popconfirm>
  )
}

/** Asked for once: the version that is sent back has to be the one the form was filled from. */
const usePerson = (id: string) => {
  const [person, setPerson] = useState<PersonView>()
  const [trouble, setTrouble] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    call(counsellingPerson, { params: { id } })
      .then((found) => (isCurrent ? setPerson(found) : undefined))
      .catch((error: unknown) => (isCurrent ? setTrouble(messageOf(error)) : undefined))
    return () => {
      isCurrent = false
    }
  }, [id])
  return { person, trouble }
}

/** One person, opened from the list. */
export const PersonDrawer = ({ id, choices, act, isBusy, onClose }: Props) => {
  const { me } = useStaff()
  const { message } = App.useApp()
  const { person, trouble } = usePerson(id)
  const one = person === undefined ? undefined : { person, act, isBusy, onClose }
  const save = async ({ version }: PersonView, filled: PersonFilled): Promise<void> => {
    const body = { ...personBody(filled), version }
    let told = ''
    const send = async (): Promise<void> => {
      told = handedOnText(await call(savePerson, { params: { id }, body, csrf: me.csrf }))
    }
    if (!(await act(send, '存好了', openAgain))) return
    if (told !== '') void message.info({ content: told, key: 'handed-on' })
    onClose()
  }
  return (
    <Drawer open title={person?.name ?? '老师'} size="large" onClose={onClose}>
      {trouble !== undefined && <Banner type="warning" showIcon title={trouble} className="console-trouble" />}
      {person === undefined && trouble === undefined && <Spin />}
      {one !== undefined && (
        <>
          <Path {...one} />
          <PersonForm
            initial={personFilled(one.person)}
            number={one.person.credential?.number}
            choices={choices}
            isBusy={isBusy}
            onSave={(filled) => void save(one.person, filled)}
          />
          <ServiceHours {...one} />
          <Remove {...one} />
        </>
      )}
    </Drawer>
  )
}

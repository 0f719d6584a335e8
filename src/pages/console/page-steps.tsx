import { App, Button, Tag } from 'antd'
import { openOncallPhone, type PageStepView } from '../../http/api/oncall.ts'
import { call, messageOf } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { useStaff } from './staff-context.ts'
import { orderWords, pageChannelWords, pageOutcomeWords, type Alert } from './words.ts'

/** The number of somebody who is to be rung up by hand; looking at it is written down. */
const RingUp = ({ staff }: { readonly staff: NonNullable<PageStepView['staff']> }) => {
  const { me } = useStaff()
  const { message, modal } = App.useApp()
  const open = async (): Promise<void> => {
    try {
      const { phone } = await call(openOncallPhone, { params: { id: staff.id }, csrf: me.csrf })
      modal.info({ title: `打给${staff.name}`, content: <a href={`tel:${phone}`}>{phone}</a>, okText: '关上' })
    } catch (error) {
      void message.error(messageOf(error))
    }
  }
  return (
    <Button size="small" danger onClick={() => void open()}>
      看号码
    </Button>
  )
}

const Step = ({ step, isOpen }: { readonly step: PageStepView; readonly isOpen: boolean }) => {
  const { at, order, cause, staff, channel, outcome } = step
  const { text, color } = pageOutcomeWords[outcome]
  return (
    <li>
      {timeText(at)} {orderWords[order]}
      {cause === 'added' && '（又说了话）'} {staff?.name} {channel === undefined ? '' : pageChannelWords[channel]}{' '}
      <Tag variant="solid" color={color}>
        {text}
      </Tag>
      {isOpen && outcome === 'call' && staff !== undefined && <RingUp staff={staff} />}
    </li>
  )
}

/** As many of the latest stand in the list. */
const shown = 4

/** Who was called for an alert, the latest at the top. */
export const PageSteps = ({ alert: { steps, state } }: { readonly alert: Alert }) => {
  if (steps.length === 0) return <span className="console-none">没有叫过人</span>
  return (
    <ol className="page-steps" reversed>
      {steps.slice(0, shown).map((step) => (
        <Step key={`${step.step} ${step.staff?.id} ${step.channel}`} step={step} isOpen={state === 'open'} />
      ))}
    </ol>
  )
}

import { Button, Form, Input, Select } from 'antd'
import type { z } from 'zod'
import type { addScene, Scenes } from '../../http/api/scenes.ts'
import { kindNames } from './scenes-words.ts'

export type NewScene = z.input<typeof addScene.body>

interface Filled {
  readonly kind: NewScene['kind']
  readonly of?: string
  readonly title?: string
  readonly says?: string
  readonly time: 'permanent' | 'temporary'
}

const optionsOf = (kind: NewScene['kind'], { stations, lectures }: Scenes) =>
  kind === 'station'
    ? stations.map(({ id, name }) => ({ value: id, label: name }))
    : lectures.map(({ id, title }) => ({ value: id, label: title }))

/** Where what a code leads to is made. */
const noLecture = '先在“讲座”里加一场'
const noneYet = { station: '先在“站点”里加一个站点', lecture: noLecture, hall: noLecture } as const

interface SceneFormProps {
  readonly found: Scenes
  readonly isBusy: boolean
  readonly onAdd: (scene: NewScene) => void
}

/** A new code: what for, and for how long. */
export const SceneForm = ({ found, isBusy, onAdd }: SceneFormProps) => {
  const [form] = Form.useForm<Filled>()
  const kind = Form.useWatch('kind', form) ?? 'station'
  const add = ({ time, ...scene }: Filled): void => {
    onAdd({ ...scene, isPermanent: time === 'permanent' })
    form.resetFields()
  }
  return (
    <Form<Filled>
      form={form}
      layout="inline"
      aria-label="做一个码"
      disabled={isBusy}
      initialValues={{ kind: 'station', time: 'permanent' }}
      onFinish={add}
      style={{ rowGap: 8 }}
    >
      <Form.Item name="kind" label="用在">
        <Select
          style={{ width: 120 }}
          options={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
          onChange={() => form.resetFields(['of'])}
        />
      </Form.Item>
      {kind === 'poster' ? (
        <>
          <Form.Item name="title" label="名字" rules={[{ required: true, message: '写个名字' }]}>
            <Input maxLength={30} placeholder="东门公告栏" />
          </Form.Item>
          <Form.Item name="says" label="扫了说" rules={[{ required: true, message: '写一句梁心听得懂的' }]}>
            <Input maxLength={40} placeholder="大讲堂" />
          </Form.Item>
        </>
      ) : (
        <Form.Item
          name="of"
          label="哪一个"
          rules={[{ required: true, message: '选一个' }]}
          {...(optionsOf(kind, found).length === 0 ? { help: noneYet[kind] } : {})}
        >
          <Select style={{ width: 220 }} options={optionsOf(kind, found)} notFoundContent={noneYet[kind]} />
        </Form.Item>
      )}
      <Form.Item name="time" label="多久">
        <Select
          style={{ width: 120 }}
          options={[
            { value: 'permanent', label: '长期' },
            { value: 'temporary', label: '30天' },
          ]}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" disabled={isBusy}>
        做一个码
      </Button>
    </Form>
  )
}

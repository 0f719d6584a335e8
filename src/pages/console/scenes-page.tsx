import { Alert as Banner, Button, Card, Empty, Spin } from 'antd'
import { useState } from 'react'
import { addScene, renewScene, scenes, type SceneView } from '../../http/api/scenes.ts'
import { call } from '../shared/call.ts'
import type { PageProps } from './page-props.ts'
import { SceneForm, type NewScene } from './scenes-form.tsx'
import { kindNames, stateText } from './scenes-words.ts'
import { useStaff } from './staff-context.ts'
import { pictureOf } from './svg-picture.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(scenes, {})

const Days = ({ scene }: { readonly scene: SceneView }) => (
  <table aria-label={`“${scene.title}”每天的次数`}>
    <thead>
      <tr>
        <th scope="col">日期</th>
        <th scope="col">新关注</th>
        <th scope="col">扫码</th>
      </tr>
    </thead>
    <tbody>
      {scene.days.map(({ day, follows, scans }) => (
        <tr key={day}>
          <td style={{ paddingInlineEnd: 16 }}>{day}</td>
          <td>{follows}</td>
          <td>{scans}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

interface SceneCardProps {
  readonly scene: SceneView
  readonly isBusy: boolean
  readonly onRenew: (scene: SceneView) => void
}

const SceneCard = ({ scene, isBusy, onRenew }: SceneCardProps) => {
  const [isOpen, setOpen] = useState(false)
  const { title, kind, says, picture, follows, scans, state, isEnded } = scene
  return (
    <Card size="small" title={`${kindNames[kind]} · ${title}`} style={{ marginBlockEnd: 12 }}>
      <div style={{ display: 'flex', gap: 16, flexWrap: 'wrap' }}>
        {picture !== undefined && (
          <a href={pictureOf(picture)} download={`${title}.svg`}>
            <img src={pictureOf(picture)} alt={`“${title}”的二维码，点一下存下来`} width={120} height={120} />
          </a>
        )}
        <div>
          <p>{stateText(scene)}</p>
          {says !== undefined && <p>扫了说“{says}”</p>}
          <p>
            30天里新关注 {follows} 次，已关注的扫码 {scans} 次
          </p>
          {scene.days.length > 0 && (
            <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {isOpen ? '收起' : '按天看'}
            </Button>
          )}{' '}
          {(state === 'failed' || isEnded) && (
            <Button size="small" disabled={isBusy} onClick={() => onRenew(scene)}>
              再做一次
            </Button>
          )}
          {isOpen && <Days scene={scene} />}
        </div>
      </div>
    </Card>
  )
}

/** QR codes of the Official Account: for stations, lectures and posters, with how often they were scanned. Never by whom. */
export const ScenesPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const add = (body: NewScene): void =>
    void act(() => call(addScene, { body, csrf: me.csrf }), '记下了，过一会儿就做好')
  const renew = ({ id, version }: SceneView): void =>
    void act(() => call(renewScene, { params: { id }, body: { version }, csrf: me.csrf }), '记下了，过一会儿就做好')
  if (list.data === undefined) return <Spin />
  return (
    <section aria-label="二维码">
      <p className="console-hint">
        扫了直接到该办的事；只数次数，不记是谁。长期码还能做 {list.data.permanentLeft} 个。
      </p>
      {!list.data.isPossible && (
        <Banner
          type="info"
          title="现在做不了：要接上认证服务号，设好 WECHAT_APP_SECRET。"
          style={{ marginBlockEnd: 12 }}
        />
      )}
      <Card size="small" style={{ marginBlockEnd: 12 }}>
        <SceneForm found={list.data} isBusy={isBusy || !list.data.isPossible} onAdd={add} />
      </Card>
      {list.data.scenes.length === 0 && <Empty description="还没有码" />}
      {list.data.scenes.map((scene) => (
        <SceneCard key={scene.id} scene={scene} isBusy={isBusy} onRenew={renew} />
      ))}
    </section>
  )
}

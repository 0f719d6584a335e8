import { Button, Image, Space } from 'antd'
import { useCallback, useState } from 'react'
import { mediaOfCase, openMedia, type MediaBytes, type MediaItem } from '../../http/api/media.ts'
import { call, messageOf } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { useStaff } from './staff-context.ts'
import { usePoll } from './use-poll.ts'

const everyMs = 15_000

const stateWords: Readonly<Record<MediaItem['state'], string>> = {
  wanted: '正在取',
  kept: '',
  refused: '格式不收，对方知道了',
  lost: '没取到，对方知道了',
}

const kindWords = { image: '照片', voice: '语音' } as const

/** Most browsers do not play AMR and SILK: the sound is saved and opened with a player. */
const endings: Readonly<Record<string, string>> = {
  'audio/amr': 'amr',
  'audio/silk': 'silk',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
}

const dataOf = ({ type, base64 }: MediaBytes): string => `data:${type};base64,${base64}`

const Shown = ({ item, bytes }: { readonly item: MediaItem; readonly bytes: MediaBytes }) =>
  item.kind === 'image' ? (
    <Image alt="对方发来的照片" src={dataOf(bytes)} width={240} />
  ) : (
    <a href={dataOf(bytes)} download={`${item.id}.${endings[bytes.type] ?? 'bin'}`}>
      存下来听（{endings[bytes.type] ?? '未知'}格式）
    </a>
  )

const Item = ({ item }: { readonly item: MediaItem }) => {
  const { me } = useStaff()
  const [bytes, setBytes] = useState<MediaBytes>()
  const [trouble, setTrouble] = useState<string>()
  const open = async (): Promise<void> => {
    try {
      setBytes(await call(openMedia, { params: { id: item.id }, csrf: me.csrf }))
      setTrouble(undefined)
    } catch (error) {
      setTrouble(messageOf(error))
    }
  }
  return (
    <Space direction="vertical">
      <span>
        {kindWords[item.kind]} {timeText(item.at)} {stateWords[item.state]}
      </span>
      {bytes !== undefined && <Shown item={item} bytes={bytes} />}
      {item.state === 'kept' && bytes === undefined && (
        <Button size="small" onClick={() => void open()}>
          {item.kind === 'image' ? '看照片' : '取语音'}
        </Button>
      )}
      {trouble !== undefined && <span role="alert">{trouble}</span>}
    </Space>
  )
}

/** Pictures and voice messages of a case; each is opened on its own, and that is written down. */
export const MediaList = ({ matter }: { readonly matter: string }) => {
  const ask = useCallback(() => call(mediaOfCase, { query: { case: matter } }), [matter])
  const { data } = usePoll(ask, everyMs)
  if (data === undefined || data.media.length === 0) return null
  return (
    <section aria-label="照片和语音">
      <Space wrap align="start">
        {data.media.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </Space>
    </section>
  )
}

import { Button, Drawer, Empty, Form, Input } from 'antd'
import { useCallback, useState } from 'react'
import { readNotes, writeNote, type OpenedNote } from '../../http/api/notes.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'

/** Nothing else on the page depends on notes. */
const reloadNothing = async (): Promise<void> => undefined

interface ListProps {
  readonly notes: readonly OpenedNote[]
  /** Absent for those who only read. */
  readonly onCorrect?: (note: OpenedNote) => void
}

const NoteList = ({ notes, onCorrect }: ListProps) => {
  if (notes.length === 0) return <Empty description="还没有记录" />
  const placeOf = new Map(notes.map(({ id }, index) => [id, index + 1]))
  return (
    <ol className="note-list">
      {notes.map((note) => (
        <li key={note.id}>
          <p className="console-none">
            {timeText(note.at)}
            {note.corrects !== undefined && `，更正第 ${placeOf.get(note.corrects) ?? '？'} 条`}
            {onCorrect !== undefined && (
              <Button type="link" onClick={() => onCorrect(note)}>
                更正
              </Button>
            )}
          </p>
          <p className="note-list__words">{note.words}</p>
        </li>
      ))}
    </ol>
  )
}

interface WriterProps {
  readonly corrects: OpenedNote | undefined
  readonly isBusy: boolean
  readonly onWrite: (words: string) => Promise<boolean>
  readonly onForget: () => void
}

const Writer = ({ corrects, isBusy, onWrite, onForget }: WriterProps) => {
  const [words, setWords] = useState('')
  const save = async (): Promise<void> => {
    if (await onWrite(words.trim())) setWords('')
  }
  return (
    <Form layout="vertical" onFinish={() => void save()}>
      <p className="console-hint">
        写下以后不能改，只能再写一条更正。只有你和你的督导能看，对方能看到谁在什么时候看过。
      </p>
      <Form.Item label={corrects === undefined ? '写一条' : `更正 ${timeText(corrects.at)} 那条`} htmlFor="note">
        <Input.TextArea
          id="note"
          rows={5}
          maxLength={4000}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={words.trim() === ''}>
        记下
      </Button>{' '}
      {corrects !== undefined && <Button onClick={onForget}>不更正了</Button>}
    </Form>
  )
}

const ReasonForm = ({ isBusy, onRead }: { readonly isBusy: boolean; readonly onRead: (reason: string) => void }) => (
  <Form<{ readonly reason: string }>
    layout="vertical"
    requiredMark={false}
    onFinish={({ reason }) => onRead(reason.trim())}
  >
    <p className="console-hint">这句话会和你的名字、时间一起记下，请不要写对方的事。对方能看到督导看过。</p>
    <Form.Item
      name="reason"
      label="为什么要看"
      rules={[{ required: true, whitespace: true, min: 5, message: '至少写五个字' }]}
    >
      <Input maxLength={200} />
    </Form.Item>
    <Button type="primary" htmlType="submit" loading={isBusy}>
      打开
    </Button>
  </Form>
)

/**
 * The notes about a case, behind a button: the counsellor reads and writes, the clinical supervisor says why and reads. Opening is
 * written down each time, so nothing opens by itself, and what was opened is gone when the drawer is closed.
 */
export const NotesDrawer = ({ caseId }: { readonly caseId: string }) => {
  const { me } = useStaff()
  const [isOpen, setOpen] = useState(false)
  const [notes, setNotes] = useState<readonly OpenedNote[]>()
  const [corrects, setCorrects] = useState<OpenedNote>()
  const { act, isBusy } = useAct(reloadNothing, reloadNothing)
  const isWriter = me.role === 'counsellor'
  const route = { params: { id: caseId }, csrf: me.csrf }

  const read = (reason?: string): void => {
    const take = async (): Promise<void> => {
      const body = reason === undefined ? {} : { reason }
      setNotes((await call(readNotes, { ...route, body })).notes)
    }
    void act(take, '已打开，这次打开记下了')
  }
  const open = (): void => {
    setOpen(true)
    if (isWriter) read()
  }
  const close = useCallback(() => {
    setOpen(false)
    setNotes(undefined)
    setCorrects(undefined)
  }, [])
  const write = (words: string): Promise<boolean> => {
    const keep = async (): Promise<void> => {
      const body = corrects === undefined ? { words } : { words, corrects: corrects.id }
      const made = await call(writeNote, { ...route, body })
      setNotes((before = []) => [...before, { ...made, ...body }])
      setCorrects(undefined)
    }
    return act(keep, '记下了')
  }
  return (
    <>
      <Button onClick={open}>记录</Button>
      <Drawer open={isOpen} title="记录" onClose={close} size="large" destroyOnHidden>
        {notes === undefined && !isWriter && <ReasonForm isBusy={isBusy} onRead={read} />}
        {notes !== undefined && <NoteList notes={notes} {...(isWriter ? { onCorrect: setCorrects } : {})} />}
        {notes !== undefined && isWriter && (
          <Writer corrects={corrects} isBusy={isBusy} onWrite={write} onForget={() => setCorrects(undefined)} />
        )}
      </Drawer>
    </>
  )
}

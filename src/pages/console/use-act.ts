import { App } from 'antd'
import { useCallback, useRef, useState } from 'react'
import { CallError, messageOf } from '../shared/call.ts'
import { useStaff } from './staff-context.ts'

const seeAgain = '列表已经更新，请再看一眼'
/** For a form that was filled from a row as it was: it cannot be saved any more. */
export const openAgain = '这次没存。请关上再打开，在新的上面改'

/** One line at a time says how things went: the next replaces it. */
const key = 'act'

/**
 * Runs a change a clerk asked for, says how it went, and shows the list and the counts of the menu anew. A 409 means
 * somebody else was quicker: nothing was changed, and the list shows what they did. Resolves to whether it was done.
 */
export const useAct = (reloadList: () => Promise<void>, reloadCounts: () => Promise<void>) => {
  const { message } = App.useApp()
  const { dropped } = useStaff()
  const [isBusy, setBusy] = useState(false)
  // A second tap may come before the buttons are drawn as busy.
  const isRunning = useRef(false)
  const reload = useCallback(
    async () => void (await Promise.all([reloadList(), reloadCounts()])),
    [reloadList, reloadCounts],
  )
  const act = useCallback(
    async (change: () => Promise<unknown>, done: string, stale = seeAgain): Promise<boolean> => {
      if (isRunning.current) return false
      isRunning.current = true
      setBusy(true)
      try {
        await change()
        void message.success({ content: done, key })
        await reload()
        return true
      } catch (error) {
        if (error instanceof CallError && error.status === 401) dropped()
        else if (error instanceof CallError && error.status === 409) {
          const content = `${error.message}。${stale}`.replace('。。', '。')
          void message.warning({ content, key })
          await reload()
        } else void message.error({ content: messageOf(error), key })
        return false
      } finally {
        isRunning.current = false
        setBusy(false)
      }
    },
    [dropped, message, reload],
  )
  return { act, isBusy }
}

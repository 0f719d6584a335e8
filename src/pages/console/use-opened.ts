import { useCallback, useState } from 'react'
import type { ChangeProps } from './change-props.ts'

export interface OpenedHold<Opened> {
  readonly opened: ReadonlyMap<string, Opened>
  readonly open: (id: string) => void
  readonly close: (id: string) => void
}

/**
 * What a clerk opened on this page, by id: in memory only, gone when the page is left. Nothing opens by itself, because
 * each opening is written down under the clerk's name.
 */
export const useOpened = <Opened extends { readonly id: string }>(
  ask: (id: string) => Promise<Opened>,
  act: ChangeProps['act'],
): OpenedHold<Opened> => {
  const [opened, setOpened] = useState<ReadonlyMap<string, Opened>>(new Map())
  const open = useCallback(
    (id: string) => {
      const take = async (): Promise<void> => {
        const one = await ask(id)
        setOpened((before) => new Map([...before, [id, one]]))
      }
      void act(take, '已打开，这次打开记下了')
    },
    [ask, act],
  )
  const close = useCallback(
    (id: string) => setOpened((before) => new Map([...before].filter(([known]) => known !== id))),
    [],
  )
  return { opened, open, close }
}

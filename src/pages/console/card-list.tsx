import { Empty, Spin } from 'antd'
import type { ReactElement } from 'react'
import { NotUpdated } from './not-updated.tsx'
import type { Polled } from './use-poll.ts'

interface Props {
  readonly list: Pick<Polled<unknown>, 'trouble' | 'isLoading'>
  /** Said when there is no card. */
  readonly empty: string
  readonly children: readonly ReactElement[]
}

/** Cards one below the other, asked for again and again. */
export const CardList = ({ list: { trouble, isLoading }, empty, children }: Props) => (
  <>
    <NotUpdated trouble={trouble} />
    <Spin spinning={isLoading}>
      {children.length === 0 ? <Empty description={empty} /> : <div className="case-cards">{children}</div>}
    </Spin>
  </>
)

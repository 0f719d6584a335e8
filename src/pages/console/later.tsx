import { Button, Result, Spin } from 'antd'
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react'

/** Stands in for a page whose file could not be had: the line was down, or a new release has taken the old files away. */
const NotLoaded = () => (
  <Result
    status="warning"
    title="这一页没打开"
    subTitle="可能是网络断了，也可能是系统刚更新过。重新打开就好。"
    extra={
      <Button type="primary" onClick={() => window.location.reload()}>
        重新打开
      </Button>
    }
  />
)

/** A page that is loaded when it is first looked at. */
export const later = <Props,>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load().catch((): ComponentType<Props> => NotLoaded) }))

export const Loading = ({ children }: { readonly children: ReactNode }) => (
  <Suspense fallback={<Spin className="console-wait" size="large" description="正在打开" />}>{children}</Suspense>
)

import { Alert, Card, Typography } from 'antd'
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  readonly trouble: string | undefined
  readonly children: ReactNode
}

/** The frame of the pages before one is signed in. */
export const Door = ({ title, trouble, children }: Props) => (
  <main className="door">
    <Card className="door__card">
      <Typography.Title level={1} className="door__title">
        {title}
      </Typography.Title>
      <div role="alert">
        {trouble !== undefined && <Alert type="error" showIcon title={trouble} className="door__trouble" />}
      </div>
      {children}
    </Card>
  </main>
)

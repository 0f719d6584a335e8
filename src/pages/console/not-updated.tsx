import { Alert as Banner } from 'antd'

/** Why what stands below is from before; nothing while it is not. */
export const NotUpdated = ({ trouble }: { readonly trouble: string | undefined }) =>
  trouble === undefined ? null : (
    <Banner type="warning" showIcon title={`没更新成：${trouble}`} className="console-trouble" />
  )

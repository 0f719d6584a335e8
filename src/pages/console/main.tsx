import { App, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { createRoot } from 'react-dom/client'
import { metaContent } from '../shared/meta.ts'
import './console.css'
import { Console } from './console.tsx'

const nonce = metaContent('csp-nonce')
const theme = { token: { colorPrimary: '#06803f', colorLink: '#06803f', fontSize: 15 } }

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <ConfigProvider locale={zhCN} csp={{ nonce }} theme={theme}>
      <App>
        <Console />
      </App>
    </ConfigProvider>,
  )
}

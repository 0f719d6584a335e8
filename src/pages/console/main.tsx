import './no-eval.ts'
import { App, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { createRoot } from 'react-dom/client'
import { metaContent } from '../shared/meta.ts'
import './console.css'
import { Console } from './console.tsx'
import { nonceForStyles } from './nonce.ts'

const nonce = metaContent('csp-nonce')
nonceForStyles(nonce)
const theme = {
  token: { colorPrimary: '#06803f', colorLink: '#06803f', colorError: '#c9252b', fontSize: 15 },
  // antd's own grey has a contrast of 3.4 on white; people need 4.5.
  components: { Descriptions: { labelColor: '#595959' } },
}
/** Two characters are a word, not two letters to be spaced out. */
const button = { autoInsertSpace: false }

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <ConfigProvider locale={zhCN} csp={{ nonce }} theme={theme} button={button}>
      <App>
        <Console />
      </App>
    </ConfigProvider>,
  )
}

import './no-eval.ts'
import { App, ConfigProvider, Grid } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { metaContent } from '../shared/meta.ts'
import './console.css'
import { Console } from './console.tsx'
import { nonceForStyles } from './nonce.ts'

const nonce = metaContent('csp-nonce')
nonceForStyles(nonce)
/** A finger needs 44 pixels. */
const touchHeights = { controlHeight: 44, controlHeightSM: 44 }
const themeOf = (isPhone: boolean) => ({
  token: {
    colorPrimary: '#06803f',
    colorLink: '#06803f',
    colorError: '#c9252b',
    fontSize: 15,
    // antd's own greys have a contrast of 3.4 on white; people need 4.5.
    colorTextTertiary: '#595959',
    colorTextDescription: '#595959',
    colorTextPlaceholder: '#6b6b6b',
    colorTextDisabled: '#6b6b6b',
    ...(isPhone ? touchHeights : {}),
  },
  components: { Descriptions: { labelColor: '#595959' } },
})
/** Two characters are a word, not two letters to be spaced out. */
const button = { autoInsertSpace: false }

const Root = () => {
  const { sm } = Grid.useBreakpoint()
  const theme = useMemo(() => themeOf(sm === false), [sm])
  return (
    <ConfigProvider locale={zhCN} csp={{ nonce }} theme={theme} button={button}>
      <App>
        <Console />
      </App>
    </ConfigProvider>
  )
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Root />)

import { createRoot } from 'react-dom/client'
import 'weui/dist/style/base/base.min.css'
import 'weui/dist/style/widget/weui-button/weui-button.min.css'
import './member.css'
import './bubbles.css'
import './photo.css'
import { ChatPage } from './chat-page.tsx'
import { neutralPage, UnitsPage } from './units-page.tsx'
import { applyRememberedText } from './use-big-text.ts'

const isLeft = window.location.search === neutralPage.search
if (isLeft) document.title = neutralPage.title
applyRememberedText()
const root = document.getElementById('root')
if (root !== null) createRoot(root).render(isLeft ? <UnitsPage /> : <ChatPage />)

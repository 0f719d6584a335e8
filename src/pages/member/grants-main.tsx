import { createRoot } from 'react-dom/client'
import 'weui/dist/style/base/base.min.css'
import './member.css'
import './grants.css'
import { GrantsPage } from './grants-page.tsx'
import { applyRememberedText } from './use-big-text.ts'

applyRememberedText()
const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<GrantsPage />)

import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from './api/query.ts'
import { parseWidgetAddress } from './pages/widget/widget-address.ts'
import { WidgetFrame } from './pages/widget/widget-frame.tsx'
import './design/tokens.css'
import './design/base.css'
import './design/parts.css'

const { theme } = parseWidgetAddress(location.hash)
if (theme !== null) document.documentElement.dataset.theme = theme
addEventListener('hashchange', () => location.reload()) // another token or account: everything starts anew
const root = document.querySelector('#root')
if (root === null) throw new Error('widget.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <WidgetFrame />
    </QueryClientProvider>
  </StrictMode>,
)

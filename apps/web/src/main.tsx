import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { listen } from './api/live.ts'
import { queries } from './api/query.ts'
import { signInFromAddress } from './api/sign-in.ts'
import { App } from './app/app.tsx'
import './design/tokens.css'
import './design/base.css'
import './design/shell.css'
import './design/parts.css'
import './design/now.css'

await signInFromAddress()
listen()
// Without it (an old browser, plain HTTP from elsewhere) the page only does not open while the agent is away.
navigator.serviceWorker?.register('/assets/sw.js', { scope: '/' }).catch(() => {})
const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)

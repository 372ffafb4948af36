import type { ReactElement } from 'react'
import { useRoute } from '../../app/route.ts'
import { SessionView } from './session-view.tsx'
import { SessionsList } from './sessions-list.tsx'
import './sessions.css'

/** All sessions; or one, where the address names it. */
export function SessionsPage(): ReactElement {
  const id = useRoute().params.get('id')
  return id === null ? <SessionsList /> : <SessionView key={id} id={id} />
}

import type { ReactElement } from 'react'
import { useNowMs } from '../app/clock.ts'
import { agoText, momentText, spanText, utcText } from '../format/time.ts'

/** A moment on the local clock; its tooltip tells it in UTC. */
export function Moment({ atMs }: { readonly atMs: number }): ReactElement {
  const nowMs = useNowMs()
  return (
    <time dateTime={new Date(atMs).toISOString()} title={utcText(atMs)}>
      {momentText(atMs, nowMs)}
    </time>
  )
}

/** How long ago something was. */
export function Ago({ atMs }: { readonly atMs: number }): ReactElement {
  const nowMs = useNowMs()
  return (
    <time dateTime={new Date(atMs).toISOString()} title={utcText(atMs)}>
      {agoText(nowMs - atMs)}
    </time>
  )
}

/** How long until something, and when: `in 2 h 14 min, 15:00`. */
export function Until({ atMs }: { readonly atMs: number }): ReactElement {
  const nowMs = useNowMs()
  return (
    <time dateTime={new Date(atMs).toISOString()} title={utcText(atMs)}>
      in {spanText(atMs - nowMs)}, {momentText(atMs, nowMs)}
    </time>
  )
}

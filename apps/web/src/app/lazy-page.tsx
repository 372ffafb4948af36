import { type ComponentType, type ReactElement, useEffect, useState } from 'react'

/**
 * A page whose code is loaded when it is first shown. Not React's `lazy`: what follows a fallback of Suspense is held back for 300 ms,
 * so that screens don't flicker, which is ten times as long as the code takes to come.
 */
export function lazyPage(load: () => Promise<ComponentType>): ComponentType {
  let known: ComponentType | null = null
  return function LazyPage(): ReactElement {
    const [Loaded, setLoaded] = useState<ComponentType | null>(() => known)
    const [isFailed, setFailed] = useState(false)
    useEffect(() => {
      if (known !== null) return
      const show = async (): Promise<void> => {
        const component = await load()
        known = component
        setLoaded(() => component)
      }
      show().catch(() => setFailed(true))
    }, [])
    if (Loaded !== null) return <Loaded />
    return (
      <p className="empty">
        {isFailed ? 'This page could not be loaded. Is the agent away? Reload to try again.' : 'Loading…'}
      </p>
    )
  }
}

import { useEffect } from 'react'
import { commands } from './commands.ts'
import { openPalette } from './palette-state.ts'

/** How long the second key of a pair may take. */
const pairMs = 1_000

/** Listens to single keys and pairs, unless something is being typed; Ctrl-K and Cmd-K open the palette anywhere. */
export function useShortcuts(): void {
  useEffect(() => {
    let first = ''
    let firstMs = -Infinity
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        return openPalette()
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const isPair = event.timeStamp - firstMs < pairMs
      const pressed = isPair ? `${first} ${event.key}` : event.key
      const command = commands.find(({ keys }) => keys === pressed)
      if (event.key === 'g') [first, firstMs] = ['g', event.timeStamp]
      else firstMs = -Infinity
      if (command === undefined) return
      event.preventDefault()
      command.run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null

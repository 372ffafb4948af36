import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { type Command, commands, matching } from './commands.ts'
import { closePalette, usePaletteOpen } from './palette-state.ts'
import { useShortcuts } from './shortcuts.ts'

/** The command palette: everything that can be done, found by typing. */
export function Palette(): ReactElement | null {
  useShortcuts()
  return usePaletteOpen() ? <OpenPalette /> : null
}

function OpenPalette(): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  useEffect(() => dialog.current?.showModal(), [])
  const found = matching(commands, text)
  const chosen = Math.min(at, found.length - 1)
  const run = (command: Command | undefined): void => {
    closePalette()
    command?.run()
  }
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter') run(found[chosen])
    else if (step === undefined) return
    else setAt((chosen + step + found.length) % Math.max(1, found.length))
    event.preventDefault()
  }
  return (
    <dialog ref={dialog} className="palette" aria-label="Commands" onClose={closePalette}>
      <input
        type="text"
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found.length === 0 ? undefined : `palette-${chosen}`}
        placeholder="What to do?"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      <div id="palette-list" role="listbox" aria-label="Commands">
        {found.map((command, i) => (
          <div
            key={command.name}
            id={`palette-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            onClick={() => run(command)}
            onKeyDown={onKey}
            onMouseMove={() => setAt(i)}
          >
            {command.name}
            {command.keys !== null && <kbd>{command.keys}</kbd>}
          </div>
        ))}
        {found.length === 0 && <p className="empty">Nothing is called that.</p>}
      </div>
    </dialog>
  )
}

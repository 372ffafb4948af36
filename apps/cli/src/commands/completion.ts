import { UsageError } from '../args/usage-error.ts'
import { defineCommand } from '../command.ts'
import { commandNames, loadCommand } from '../commands.ts'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { zshScript } from '../completion/zsh.ts'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

export const command = defineCommand({
  name: 'completion',
  summary: 'A script that completes commands and flags in your shell',
  flags: {},
  words: ['bash', 'zsh', 'fish'],
  examples: [
    { line: 'source <(aic completion bash)', help: 'in ~/.bashrc' },
    { line: 'source <(aic completion zsh)', help: 'in ~/.zshrc, after compinit' },
    { line: 'aic completion fish > ~/.config/fish/completions/aic.fish', help: 'once' },
  ],
  async run(_, { stdout }, [shell = '', ...more]) {
    const script = Object.hasOwn(scripts, shell) && more.length === 0 ? scripts[shell as keyof typeof scripts] : null
    if (script === null) {
      throw new UsageError(
        shell === '' ? 'Which shell?' : `No completions for "${[shell, ...more].join(' ')}"`,
        `Write aic completion ${Object.keys(scripts).join(', or ')}.`,
      )
    }
    stdout.write(script(await Promise.all(commandNames.map(loadCommand))))
    return 0
  },
})

/**
 * Starts this program anew, on its own: it sees no terminal, holds up nobody, and outlives this process. What keeps it from
 * starting is no failure of the command that asked for it.
 */
export function startLater(program: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    env,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  })
  child.on('error', () => {})
  child.unref()
}

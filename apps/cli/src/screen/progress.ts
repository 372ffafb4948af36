import { fullNumber } from '@aic/core/report'
import type { Progress } from '@aic/engine'
import type { Cli } from '../cli.ts'
import { duration, fileSize } from './format.ts'
import { cutEnd } from './text.ts'

const showAfterMs = 400
const everyMs = 80

/** Draws how far a long import is on one line of the terminal; null where stderr is no terminal. */
export function progressOn({
  stderr,
  nowMs,
}: Cli): { readonly show: (progress: Progress) => void; readonly clear: () => void } | null {
  if (stderr.isTTY !== true) return null
  let lastMs = nowMs + showAfterMs
  let isShown = false
  return {
    show(progress) {
      const atMs = Date.now()
      if (atMs - lastMs < everyMs) return
      lastMs = atMs
      isShown = true
      stderr.write(`\r\u001b[K${cutEnd(progressText(progress, atMs - nowMs), (stderr.columns ?? 80) - 1)}`)
    },
    clear() {
      if (isShown) stderr.write('\r\u001b[K')
    },
  }
}

/** `Reading logs: 120 of 2,000 files, 45 of 210 MB, 3s left`. */
export function progressText({ filesDone, filesTotal, bytesDone, bytesTotal }: Progress, elapsedMs: number): string {
  const left = bytesDone > 0 ? (elapsedMs / bytesDone) * (bytesTotal - bytesDone) : null
  const eta =
    left === null ? '' : `, ${left < 60_000 ? `${Math.max(1, Math.round(left / 1000))}s` : duration(left)} left`
  return `Reading logs: ${fullNumber(filesDone)} of ${fullNumber(filesTotal)} files, ${fileSize(bytesDone)} of ${fileSize(bytesTotal)}${eta}`
}

import type { Alerts } from '@aic/agent/api'

/** What became of an alert on one channel. */
export type Delivery = Alerts['alerts'][number]['deliveries'][number]

const states: Readonly<Record<Delivery['status'], string>> = {
  sent: '',
  pending: ' on its way',
  failed: ' failed',
  held: ' held until quiet hours end',
  dropped: ' no longer true when quiet hours ended',
}

/** `desktop`, `webhook failed after 3 attempts: status 500`. */
export function deliveryText({ channel, status, attempts, error }: Delivery): string {
  const tries = status === 'failed' && attempts > 1 ? ` after ${attempts} attempts` : ''
  const why = status === 'failed' && error !== null ? `: ${error}` : ''
  return `${channel}${states[status]}${tries}${why}`
}

/** What a test came to, over all channels. */
export function testText(deliveries: readonly Delivery[]): { readonly isGood: boolean; readonly text: string } {
  if (deliveries.length === 0) return { isGood: false, text: 'No channel is switched on.' }
  const words = deliveries.map((one) => (one.status === 'sent' ? `${one.channel}: sent` : deliveryText(one)))
  return { isGood: deliveries.every(({ status }) => status === 'sent'), text: words.join(' · ') }
}

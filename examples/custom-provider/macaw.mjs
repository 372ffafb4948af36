/** A provider as a module, for answers that paths can't follow: here the windows stand in one line of text. */
export default {
  id: 'macaw',
  name: 'Macaw',
  payment: 'quota',
  origins: ['https://api.macaw.example'],
  keyVariables: ['MACAW_API_KEY'],
  async read({ secret }, vendor) {
    const headers = { 'x-macaw-key': secret }
    const { line } = await vendor.json({ url: 'https://api.macaw.example/quota', headers })
    const limits = [...line.matchAll(/(session|weekly)=(\d+)%/g)].map(([, kind, percent]) => ({
      id: kind,
      kind,
      label: kind === 'session' ? '5-hour window' : 'Weekly',
      usedPercent: Number(percent),
    }))
    return { limits, plan: 'Macaw Pro' }
  },
}

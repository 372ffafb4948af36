import { expect, it } from 'vitest'
import { parseWidgetAddress, widgetSnippet } from './widget-address.ts'

it('holds a token, one provider and a theme', () => {
  expect(parseWidgetAddress('#token=aicw_a-B_3&account=claude&theme=dark')).toEqual({
    token: 'aicw_a-B_3',
    account: 'claude',
    theme: 'dark',
  })
})

it('says nothing by what is none of them', () => {
  const nothing = { token: null, account: null, theme: null }
  for (const hash of ['', '#', '#/widget', '#token=', '#token=Bearer x&theme=pink&account=']) {
    expect(parseWidgetAddress(hash)).toEqual(nothing)
  }
})

it('is pasted as a frame, the token in the fragment', () => {
  const { address, html } = widgetSnippet('http://127.0.0.1:8080', 'aicw_x')
  expect(new URL(address).hash).toBe('#token=aicw_x')
  expect(new URL(address).search).toBe('')
  expect(html).toContain(`src="${address}"`)
})

import { expect, it } from 'vitest'
import { browserCall } from './open-browser.ts'

const url = 'http://127.0.0.1:8080/#code=x'

it('is opened by what each system opens pages with', () => {
  expect(browserCall(url, { platform: 'darwin', env: {} })).toEqual({ program: 'open', args: [url] })
  expect(browserCall(url, { platform: 'win32', env: {} })).toMatchObject({ program: 'rundll32' })
  expect(browserCall(url, { platform: 'linux', env: { DISPLAY: ':0' } })).toEqual({ program: 'xdg-open', args: [url] })
})

it('is not opened where there is no screen', () => {
  expect(browserCall(url, { platform: 'linux', env: {} })).toBeNull()
})

import { expect, it } from 'vitest'
import { namedItem } from './named-item.ts'

it.each([
  ['workspace_name', 'workspace: "Acme, Inc"'],
  ['workspaceName', 'workspace: "Acme, Inc"'],
  ['meta.project.title', 'project: "Acme, Inc"'],
  ["$['the user']", 'user: "Acme, Inc"'],
  ['users[0].label', 'user: "Acme, Inc"'],
  ['apiKey', 'key: "Acme, Inc"'],
  ['line_item', 'Acme, Inc'],
  ['description', 'Acme, Inc'],
  ['userland', 'Acme, Inc'],
  ['tokenKeyed', 'Acme, Inc'],
])('an item at %s is %s', (where, item) => {
  expect(namedItem(where, 'Acme, Inc')).toBe(item)
})

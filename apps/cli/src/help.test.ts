import { expect, it } from 'vitest'
import { commandNames } from './commands.ts'
import { groups, overallHelp } from './help.ts'

it('the list of commands has each once, in its group', () => {
  expect(Object.values(groups).flat().toSorted()).toEqual([...commandNames].toSorted())
})

it('the list of commands fits the screen', async () => {
  for (const width of [60, 80, 120]) {
    const lines = (await overallHelp([], width)).split('\n')
    expect(lines.filter((line) => line.length > width)).toEqual([])
  }
})

import { expect, it } from 'vitest'
import { unknownWord } from './unknown-word.ts'

it('a word that a command does not know is told with the one that was meant, else with all', () => {
  const words = ['run', 'start', 'stop']
  expect(unknownWord('aic agent', 'strat', words)).toMatchObject({
    message: 'aic agent can\'t "strat"',
    advice: 'Did you mean aic agent start?',
  })
  expect(unknownWord('aic agent', 'dance', words).advice).toBe('Write aic agent run, or start, or stop.')
})

import { namedQueries } from '@aic/engine/fleet'
import { expect, it } from 'vitest'
import { fleetActions } from './actions.ts'
import { fleetFlags, queryFlags } from './flags.ts'

it('has a flag for every parameter of the named queries, and none besides', () => {
  const parameters = namedQueries.flatMap((query) => query.parameters.map(({ name }) => name.replaceAll('_', '-')))
  expect([...new Set(parameters)].sort()).toEqual([...queryFlags].sort())
})

it('gives every flag to an action that takes it', () => {
  const taken = new Set<string>(Object.values(fleetActions).flatMap(({ flags }) => [...flags]))
  const unused = Object.keys(fleetFlags).filter((name) => !taken.has(name))
  expect(unused).toEqual(['timezone', 'color', 'no-color'])
})

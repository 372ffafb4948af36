import { z } from 'zod'
import { customSpec } from './spec.ts'

/** The JSON Schema of a file that describes a provider, for editors: docs/custom-provider.schema.json. */
export const customSpecSchema = (): object => ({
  title: 'A provider of your own (providers/ID.json of aic)',
  ...z.toJSONSchema(customSpec, { io: 'input' }),
})

import { saysTo, type VendorStub } from './vendor-stub.ts'

const models = saysTo('api-key', /^[0-9a-f]{32}$/, { data: [{ id: 'gpt-4o', status: 'succeeded' }], object: 'list' })

/** A resource of Azure OpenAI: the check of a key. */
export const azureOpenai: VendorStub = {
  id: 'azure-openai',
  routes: {
    'GET sample.openai.azure.com/openai/models': models,
    'GET sample.openai.azure.com/openai/v1/models': models,
  },
}

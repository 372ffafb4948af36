import path from 'node:path'
import { fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Credential, Machine, Provider } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { dataOf, parseLimits } from './parse.ts'

const name = 'z.ai'
const origins = { world: 'https://api.z.ai', china: 'https://open.bigmodel.cn' } as const
const chineseVariables = ['BIGMODEL_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY', 'GLM_API_KEY']

/** Windows of a GLM coding plan, of z.ai or of Zhipu in China. */
export const zai: Provider = {
  id: 'zai',
  name,
  payment: 'quota',
  origins: [origins.world, origins.china],
  keyVariables: ['Z_AI_API_KEY', 'ZAI_API_KEY'],
  discover,
  async read(credential, vendor) {
    const origin = credential.extra.region === 'cn' ? origins.china : origins.world
    const url = `${origin}/api/monitor/usage/quota/limit`
    const answer = fieldsOf(await vendor.json({ url, headers: { authorization: `Bearer ${credential.secret}` } }))
    const data = dataOf(name, answer)
    return readingOf(zai, credential, vendor, { origin: 'api', plan: data.text('planName'), limits: parseLimits(data) })
  },
  faultOf: faultOfKey(name),
}

/** Keys of the Chinese platform have variables and files of their own, and are good nowhere else. */
async function discover(machine: Machine): Promise<readonly Credential[]> {
  const paths = machine.platform === 'win32' ? path.win32 : path.posix
  const folders = [
    ['.coding-relay', 'glm-api-key'],
    ['.config', 'bigmodel', 'api_key'],
    ['.config', 'zhipu', 'api_key'],
  ]
  const files = folders.map((parts) => paths.join(machine.home, ...parts))
  return [
    ...chineseVariables.flatMap((variable) => chineseKey(machine.env[variable], 'environment', variable)),
    ...files.flatMap((file) => chineseKey(machine.readText(file), 'file', file)),
    ...(await opencodeKeys(machine, 'zai-coding-plan', 'zai')),
  ]
}

function chineseKey(text: string | null | undefined, from: Credential['from'], place: string): Credential[] {
  const secret = (text ?? '').trim()
  return secret === '' ? [] : [{ secret, from, place, expiresAtMs: null, extra: { region: 'cn' } }]
}

import { setTimeout as delay } from 'node:timers/promises'
import { ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf, isObject } from './fields.ts'
import type { Machine } from './provider.ts'

/** How long another program may take to write its file anew. */
const writingMs = 200

/**
 * Another program's JSON file as fields; null where it is absent. One that is broken is read again a moment later: it may just be being
 * written. Throws a `parse` fault for one that stays broken.
 */
export async function readJsonFile(machine: Pick<Machine, 'readText'>, path: string): Promise<Fields | null> {
  const json = parsed(machine.readText(path))
  if (isObject(json)) return fieldsOf(json)
  if (json === null) return null
  await delay(writingMs)
  const again = parsed(machine.readText(path))
  if (again === null) return null
  if (isObject(again)) return fieldsOf(again)
  throw new ProviderFault('parse', `${path} is no JSON object`, {
    advice: 'Sign in again with the program that owns it.',
  })
}

/** Null: absent; undefined: broken. */
function parsed(text: string | null): unknown {
  if (text === null) return null
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

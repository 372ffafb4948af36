import { type Hash64, murmur3, murmur3Words } from '@aic/core'
import type { FleetEvent } from '@aic/fleet'

const numbers = new Float64Array(13)
const texts = new Uint32Array(12)
const numberWords = new Uint32Array(numbers.buffer)
/** A row that does not know what the cache saved says what it said before there was such a number: it is not sent again. */
const withoutSaved = numberWords.subarray(0, 12 * 2)

/** Hashes of texts that were met; rows repeat few. */
const known = new Map<string, number>()
const mostKnown = 100_000
const encoder = new TextEncoder()

function hashOf(text: string): number {
  let hash = known.get(text)
  if (hash === undefined) {
    hash = murmur3(0x2f0b4c47, encoder.encode(text))
    if (known.size >= mostKnown) known.clear()
    known.set(text, hash)
  }
  return hash
}

/** Hash of what a row says, without its key, its version and the price list: rows of another list with the same cost are the same. */
export function rowContent(row: FleetEvent): Hash64 {
  const { tokens } = row
  numbers[0] = row.atMs
  numbers[1] = tokens.input
  numbers[2] = tokens.output
  numbers[3] = tokens.cacheRead
  numbers[4] = tokens.cacheWrite5m
  numbers[5] = tokens.cacheWrite1h
  numbers[6] = tokens.reasoning
  numbers[7] = row.webSearches
  numbers[8] = row.costNanoUsd ?? -1
  numbers[9] = row.calculatedNanoUsd ?? -1
  numbers[10] = row.isBackground ? 1 : 0
  numbers[11] = row.isDeleted ? 1 : 0
  numbers[12] = row.cacheSavedNanoUsd ?? 0
  texts[0] = hashOf(row.provider)
  texts[1] = hashOf(row.account)
  texts[2] = hashOf(row.machineId)
  texts[3] = hashOf(row.machine)
  texts[4] = hashOf(row.user)
  texts[5] = hashOf(row.project)
  texts[6] = hashOf(row.projectLabel)
  texts[7] = hashOf(row.session)
  texts[8] = hashOf(row.model)
  texts[9] = hashOf(row.tier)
  texts[10] = hashOf(row.costKind)
  texts[11] = hashOf(row.source)
  const seed = murmur3Words(0x1b873593, texts)
  const said = row.cacheSavedNanoUsd === null ? withoutSaved : numberWords
  return [murmur3Words(seed, said), murmur3Words(seed ^ 0x5bd1e995, said)]
}

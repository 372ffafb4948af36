import { expect, it } from 'vitest'
import { DamagedLedgerError, seal, sealText, unseal, unsealText } from './sealed.ts'

const bytes = Uint8Array.from([1, 2, 3, 250])

it('gives back what was sealed', () => {
  expect(unseal(seal(bytes, 'day 5'), 'day 5')).toEqual(bytes)
  expect(unseal(seal(new Uint8Array(0), 'day 5'), 'day 5')).toEqual(new Uint8Array(0))
  for (const text of ['', 'a', '\uFEFFünï ☃ 🙂\0']) expect(unsealText(sealText(text))).toBe(text)
})

it('notices every changed byte, what is cut, and what belongs elsewhere', () => {
  const sealed = seal(bytes, 'day 5')
  for (let i = 0; i < sealed.length; i++) {
    const changed = sealed.with(i, (sealed[i] as number) ^ 1)
    expect(() => unseal(changed, 'day 5')).toThrow(DamagedLedgerError)
    expect(() => unseal(sealed.subarray(0, i), 'day 5')).toThrow(
      'the ledger is damaged: day 5 is not as it was written',
    )
  }
  expect(() => unseal(sealed, 'day 6')).toThrow(DamagedLedgerError)
  for (const other of [null, 7, 'text']) expect(() => unseal(other, 'day 5')).toThrow(DamagedLedgerError)
})

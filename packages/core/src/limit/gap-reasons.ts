/** Why what a vendor bills may differ from what the ledger calculates. docs/providers.md explains them. */
export const gapReasons = {
  'data-lag': 'The vendor may still add to this day.',
  currency: 'It is billed in another currency; aic converts none.',
  rounding: 'Less than a cent: vendors round line by line, aic once per call.',
  'unpriced-models': 'Some calls logged here have no known price.',
  'other-machines': 'The vendor counted more than was logged here: other machines, or programs that keep no log.',
  'other-keys': 'More was logged here than the vendor counted: calls paid by another key, account or plan.',
  'priority-tier': "The vendor's cost report leaves out calls of its priority tier.",
  'batch-discount': 'Batches are billed cheaper, and logs do not always tell that a call was in one.',
  'other-price': 'The tokens agree, the money does not: a discount or price of your own, or one that aic has wrong.',
} as const satisfies Record<string, string>
/** A code of the table. */
export type GapReason = keyof typeof gapReasons

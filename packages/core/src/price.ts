import type { LoggedCall } from './call.ts'
import type { ModelName } from './usage.ts'

/** Placeholder: the price book lands here. */
export interface PriceBook {
  readonly version: string
}

export interface FoundPrice {
  readonly name: string
}

export type PricedCall = Pick<LoggedCall, 'atMs' | 'tokens' | 'webSearches' | 'tier' | 'isUsOnly'>

export function findPrice(_book: PriceBook, _model: ModelName): FoundPrice | null {
  return null
}

export function costNanoUsd(_price: FoundPrice, _call: PricedCall): number {
  return 0
}

import type { PriceBook } from './book.ts'

/** 32-bit FNV-1a as 8 hex digits: to tell contents apart, not to protect them. */
export function contentHash(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** The book with the version that its content and `day` (`YYYY-MM-DD`) give it. */
export function withVersion(book: Omit<PriceBook, 'version'>, day: string): PriceBook {
  const { sources: _, ...content } = book
  return { version: `${day}-${contentHash(JSON.stringify(content))}`, ...book }
}

// The line scanner: AssemblyScript, compiled to WebAssembly SIMD by scripts/build-scanner.ts into scanner.generated.ts.
//
// One call of scan() takes a buffer of whole lines. A line is looked at in this order:
//   1. blank: nothing.
//   2. holds no marker: nothing, but counted if it is not `{…}`.
//   3. holds a marker that is not walked, or the walk meets anything unusual: handed over.
//   4. walked: the structure of the JSON is followed by a table of keys (fast-table.ts); what is wanted becomes a row, or, where a parser
//      is to make calls of it, is taken: a row with the flag TAKEN, and after it 16 bytes for each value.
// "Handed over" means: a row with the flag HANDED that only says where the line lies; TypeScript decodes it with JSON.parse.
// So this file never decides what a line means when in doubt: it is fast where lines are ordinary, and absent where they are not.
//
// Row, 120 bytes (part-writer.ts reads it):
//   0 u32x2 hash of the id | 8 u32x2 hash of the request id, 0 0 for none | 16 f64 time | 24 f64 x7 numbers of the table's NUMBER keys
//   80 f64 reported cost, -1 (none) | 88 u32 model | 92 u32 session | 96 u32 place | 100 u32 flags | 104 u32 line offset | 108 u32 line length
//   112 f64 latest time of the lines of the same call that were folded into the row

// ---------------------------------------------------------------- what TypeScript sets up

const ROW: usize = 120
const HANDED: u32 = 0x8000_0000
/** The row says how many values were taken of a line, instead of its length. Value: 0 u32 number of its entry | 8 f64 number or time, or u32 offset and u32 length of a text. */
const TAKEN: u32 = 0x4000_0000
const TAKEN_VALUE: usize = 16

/** Keys of the table. Entry, 40 bytes: 0 u32 key address | 4 u32 key length | 16 u32 action | 20 u32 argument | 24 u32 literals address | 28 u32 literals count | 32 u32 bit | 36 u32 last of its length? */
let entries: usize = 0
/** Contexts (kinds of objects), 64 bytes: by length of a key, the number of the first entry of that length + 1; 0 for none. */
let contexts: usize = 0
/** Markers, 40 bytes: 0 u32 address | 4 u32 length | 8 u32 longest line | 12 u32 walk? | 32 u32 within the first so many bytes of a line | 16 u32 rare offset 1 | 20 u32 rare byte 1 | 24 u32 rare offset 2 | 28 u32 rare byte 2. */
let markers: usize = 0
let markerCount: u32 = 0
/** Bits of entries that a line must have had to become a row. */
let needed: u64 = 0
let seedA: u32 = 0
let seedB: u32 = 0
/** Prefix that makes an id enough by itself, at most 8 bytes, and the flag that says so. */
let prefix: u64 = 0
let prefixMask: u64 = 0
let prefixLength: usize = 0
let enoughFlag: u32 = 0

export function setTable(entriesAt: usize, contextsAt: usize, neededBits: u64): void {
  entries = entriesAt
  contexts = contextsAt
  needed = neededBits
}
export function setMarkers(at: usize, count: u32): void {
  markers = at
  markerCount = count
}
export function setIdentity(a: u32, b: u32, idPrefix: u64, length: usize, flag: u32): void {
  seedA = a
  seedB = b
  prefix = idPrefix
  prefixLength = length
  prefixMask = length >= 8 ? ~(<u64>0) : ((<u64>1) << (<u64>length << 3)) - 1
  enoughFlag = flag
}

// ---------------------------------------------------------------- strings that repeat: model, session, place

/** Entry, 8 bytes: 0 u32 address | 4 u32 length. Kinds share the table; a file has few of each. */
let names: usize = 0
let nameText: usize = 0
let nameCount: u32 = 0
let nameTextEnd: usize = 0
const MAX_NAMES: u32 = 512
const NAME_TEXT: usize = 65_536
let lastName0: u32 = 0
let lastName1: u32 = 0
let lastName2: u32 = 0
const NO_NAME: u32 = 0xffff_ffff

export function setNames(at: usize, textAt: usize): void {
  names = at
  nameText = textAt
}
export function nameCountOf(): u32 {
  return nameCount
}

function isName(i: u32, p: usize, length: usize): bool {
  const at = names + (<usize>i << 3)
  return <usize>load<u32>(at, 4) == length && isSame(p, <usize>load<u32>(at), length)
}

/** The number of a string in this file; NO_NAME when the table is full (the line is handed over). */
function nameOf(p: usize, length: usize, last: u32): u32 {
  if (last < nameCount && isName(last, p, length)) return last
  for (let i: u32 = 0; i < nameCount; i++) if (isName(i, p, length)) return i
  if (nameCount == MAX_NAMES || nameTextEnd + length + 16 > NAME_TEXT) return NO_NAME
  const at = names + (<usize>nameCount << 3)
  store<u32>(at, <u32>(nameText + nameTextEnd))
  store<u32>(at, <u32>length, 4)
  memory.copy(nameText + nameTextEnd, p, length)
  nameTextEnd += length
  return nameCount++
}

/** Both areas are readable for 16 bytes past their end. The last step of a longer text overlaps the one before. */
function isSame(a: usize, b: usize, length: usize): bool {
  if (length < 8) {
    const mask = (<u64>1 << (<u64>length << 3)) - 1
    return ((load<u64>(a) ^ load<u64>(b)) & mask) == 0
  }
  if (length < 16) {
    const last = length - 8
    return load<u64>(a) == load<u64>(b) && load<u64>(a + last) == load<u64>(b + last)
  }
  const last = length - 16
  for (let i: usize = 0; i < last; i += 16) if (!i8x16.all_true(i8x16.eq(v128.load(a + i), v128.load(b + i)))) return false
  return i8x16.all_true(i8x16.eq(v128.load(a + last), v128.load(b + last)))
}

// ---------------------------------------------------------------- hash: MurmurHash3 x86_32, once with each seed (hash.ts is the same in TypeScript)

// @ts-ignore: decorator
@inline function round(h: u32, k: u32): u32 {
  return rotl<u32>(h ^ (rotl<u32>(k * 0xcc9e2d51, 15) * 0x1b873593), 13) * 5 + 0xe6546b64
}
function hash(seed: u32, p: usize, length: usize): u32 {
  let h = seed
  const blocks = p + (length & ~3)
  let i = p
  for (; i < blocks; i += 4) h = round(h, load<u32>(i))
  let k: u32 = 0
  const rest = length & 3
  if (rest > 0) k = load<u32>(i) & ((<u32>1 << (<u32>rest << 3)) - 1)
  h ^= rotl<u32>(k * 0xcc9e2d51, 15) * 0x1b873593
  h ^= <u32>length
  h = (h ^ (h >> 16)) * 0x85ebca6b
  h = (h ^ (h >> 13)) * 0xc2b2ae35
  return h ^ (h >> 16)
}
export function hashOf(seed: u32, p: usize, length: usize): u32 {
  return hash(seed, p, length)
}

// ---------------------------------------------------------------- the line being walked

let isUnusual: bool = false
/** The line is well-formed so far, but of a type that holds no usage. */
let isOther: bool = false
let isEscaped: bool = false
let seen: u64 = 0
let flags: u32 = 0
let timeMs: f64 = 0
let idAt: usize = 0
let idLength: usize = 0
let requestAt: usize = 0
let requestLength: usize = 0
let name0: u32 = NO_NAME
let name1: u32 = NO_NAME
let name2: u32 = NO_NAME
/** The seven numbers of a row. */
let numbers: usize = 0
let rows: usize = 0
let out: usize = 0
let previous: usize = 0
let base: usize = 0

export function setRows(rowsAt: usize, numbersAt: usize): void {
  rows = rowsAt
  numbers = numbersAt
}
export function beginFile(): void {
  nameCount = 0
  nameTextEnd = 0
}

const QUOTE: v128 = i8x16.splat(0x22)
const BACKSLASH: v128 = i8x16.splat(0x5c)
const NEWLINE: v128 = i8x16.splat(0x0a)
const OPEN: v128 = i8x16.splat(0x7b)
const CLOSE: v128 = i8x16.splat(0x7d)
const CASE: v128 = i8x16.splat(0x20)
const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa

// @ts-ignore: decorator
@inline function bits(v: v128, c: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.eq(v, c)))
}

/** First byte after the string whose opening quote stands before p; 0 when it does not end. Sets isEscaped. */
function stringEnd(p: usize, end: usize): usize {
  isEscaped = false
  while (p < end) {
    const v = v128.load(p)
    const m = i8x16.bitmask(v128.or(i8x16.eq(v, QUOTE), i8x16.eq(v, BACKSLASH)))
    if (m == 0) {
      p += 16
      continue
    }
    p += <usize>ctz(m)
    if (load<u8>(p) == 0x22) return p < end ? p + 1 : 0
    isEscaped = true
    p += 2
  }
  return 0
}

/**
 * First byte after the object or array that opens at p; 0 when it does not close. 64 bytes a step: quotes that are escaped
 * are found by the carry of an addition, the inside of strings by a prefix xor, as simdjson does (https://arxiv.org/abs/1902.08318, §3.1).
 * `[` and `{` differ by one bit, so both count as the same depth: what is well-formed ends where it should, and the rest is handed over.
 */
function containerEnd(p: usize, end: usize): usize {
  let depth: i32 = 0
  let inside: u64 = 0
  let carry: u64 = 0
  while (p < end) {
    const a = v128.load(p), b = v128.load(p, 16), c = v128.load(p, 32), d = v128.load(p, 48)
    const slash = bits(a, BACKSLASH) | (bits(b, BACKSLASH) << 16) | (bits(c, BACKSLASH) << 32) | (bits(d, BACKSLASH) << 48)
    let quote = bits(a, QUOTE) | (bits(b, QUOTE) << 16) | (bits(c, QUOTE) << 32) | (bits(d, QUOTE) << 48)
    if ((slash | carry) != 0) {
      const maybe = slash & ~carry
      const code = (((maybe << 1) | ODD) - maybe) ^ ODD
      const escaped = code ^ (slash | carry)
      carry = (code & slash) >> 63
      quote &= ~escaped
    }
    if (quote == 0 && inside != 0) {
      p += 64
      continue
    }
    let string = quote
    string ^= string << 1
    string ^= string << 2
    string ^= string << 4
    string ^= string << 8
    string ^= string << 16
    string ^= string << 32
    string ^= inside
    inside = <u64>(<i64>string >> 63)
    const high = <u64>(<u32>i8x16.bitmask(a)) | (<u64>(<u32>i8x16.bitmask(b)) << 16) | (<u64>(<u32>i8x16.bitmask(c)) << 32) | (<u64>(<u32>i8x16.bitmask(d)) << 48)
    let outside = high & ~string // bytes from 0x80 on stand only in strings
    const a2 = v128.or(a, CASE), b2 = v128.or(b, CASE), c2 = v128.or(c, CASE), d2 = v128.or(d, CASE)
    const open = (bits(a2, OPEN) | (bits(b2, OPEN) << 16) | (bits(c2, OPEN) << 32) | (bits(d2, OPEN) << 48)) & ~string
    let m = open | ((bits(a2, CLOSE) | (bits(b2, CLOSE) << 16) | (bits(c2, CLOSE) << 32) | (bits(d2, CLOSE) << 48)) & ~string)
    while (m != 0) {
      const bit = m & (0 - m)
      if ((open & bit) != 0) depth++
      else if (--depth == 0) {
        if ((outside & (bit - 1)) != 0) return unusual()
        p += <usize>ctz(m) + 1
        return p <= end ? p : 0
      }
      m ^= bit
    }
    if (outside != 0) return unusual()
    p += 64
  }
  return 0
}

/** First byte after a number or literal. What no scalar holds (a torn line glued to the next) makes the line unusual. */
function scalarEnd(p: usize, end: usize): usize {
  for (; p < end; p++) {
    const c = load<u8>(p)
    if (c == 0x2c || c == 0x7d || c == 0x5d) return p
    if (c <= 0x20 || c >= 0x7b || c == 0x22 || c == 0x5b || c == 0x3a) {
      isUnusual = true
      return 0
    }
  }
  return 0
}

function valueEnd(p: usize, end: usize): usize {
  const c = load<u8>(p)
  if (c == 0x22) return stringEnd(p + 1, end)
  if (c == 0x7b || c == 0x5b) return containerEnd(p, end)
  return scalarEnd(p, end)
}

function unusual(): usize {
  isUnusual = true
  return 0
}

// ---------------------------------------------------------------- actions of the table (fast-table.ts names them)

const OBJECT: u32 = 1
const NUMBER: u32 = 2
const TIME: u32 = 3
const ID: u32 = 4
const REQUEST: u32 = 5
const NAME: u32 = 6
const FLAG: u32 = 7
const ONE_OF: u32 = 8
const WITHOUT: u32 = 9
const ONLY: u32 = 10
const HAND_OVER: u32 = 11
const TAKE_OBJECT: u32 = 12
const TAKE_NUMBER: u32 = 13
const TAKE_TIME: u32 = 14
const TAKE_TEXT: u32 = 15

/** Follows the object at p by the keys of its context. Returns the byte after it, 0 on trouble. */
function object(p: usize, end: usize, context: u32): usize {
  if (load<u8>(p) != 0x7b) return load<u32>(p) == 0x6c6c756e /* null */ ? p + 4 : unusual()
  p++
  if (load<u8>(p) == 0x7d) return p + 1
  return keys(p, end, context)
}

/**
 * What key stood at which place of an object in the last line: lines of one client have the same keys in the same order.
 * By context and place, 80 bytes: 0 u32 length of the text, 0 for none | 4 u32 entry | 16 the text: a key with its quotes and colon.
 */
let expected: usize = 0
const EXPECTED: usize = 80
const LONGEST_EXPECTED: usize = 48
const PLACES: usize = 32
export function setExpected(at: usize): void {
  expected = at
}

/** p is at the quote of a key. */
function keys(p: usize, end: usize, context: u32): usize {
  let place = expected + <usize>context * PLACES * EXPECTED
  const lastPlace = place + (PLACES - 1) * EXPECTED
  for (;;) {
    const length = <usize>load<u32>(place)
    let entry: usize
    if (length != 0 && isSame(p, place + 16, length)) {
      entry = <usize>load<u32>(place, 4)
      p += length
    } else {
      const start = p
      p = keyEnd(p, end)
      if (p == 0) return 0
      entry = find(start + 1, p - start - 3, context)
      expect(place, start, p - start, entry)
    }
    p = entry == 0 ? valueEnd(p, end) : value(p, end, entry)
    if (p == 0) return 0
    if (load<u8>(p) != 0x2c) break
    p++
    if (place < lastPlace) place += EXPECTED
  }
  return load<u8>(p) == 0x7d ? p + 1 : unusual()
}

/** First byte of the value whose key begins at p; 0 for an unusual one. */
function keyEnd(p: usize, end: usize): usize {
  if (load<u8>(p) != 0x22) return unusual()
  p = stringEnd(p + 1, end)
  if (p == 0) return 0
  return isEscaped || load<u8>(p) != 0x3a ? unusual() : p + 1
}

function expect(place: usize, key: usize, length: usize, entry: usize): void {
  if (length > LONGEST_EXPECTED) return store<u32>(place, 0)
  store<u32>(place, <u32>length)
  store<u32>(place, <u32>entry, 4)
  memory.copy(place + 16, key, length)
}

/** Entries of one context and length stand together, and another length or the table's end follows. */
function find(key: usize, length: usize, context: u32): usize {
  const first = length < 64 ? <usize>load<u8>(contexts + (<usize>context << 6) + length) : 0
  if (first == 0) return 0
  for (let entry = entries + (first - 1) * 40; <usize>load<u32>(entry, 4) == length; entry += 40) {
    if (isSame(key, <usize>load<u32>(entry), length)) return entry
    if (load<u32>(entry, 36) != 0) return 0
  }
  return 0
}

function value(p: usize, end: usize, entry: usize): usize {
  if (entry == 0) return valueEnd(p, end)
  const bit = (<u64>1) << <u64>load<u32>(entry, 32)
  if ((seen & bit) != 0) return unusual() // a key that stands twice: JSON.parse takes the last
  seen |= bit
  const argument = load<u32>(entry, 20)
  switch (load<u32>(entry, 16)) {
    case OBJECT: return object(p, end, argument)
    case NUMBER: return number(p, numbers + (<usize>argument << 3))
    case TIME: return time(p)
    case ID: case REQUEST: case NAME: return text(p, end, entry)
    case FLAG: return flag(p, argument)
    case ONE_OF: return oneOf(p, end, entry)
    case WITHOUT: return without(p, end, entry)
    case ONLY: return only(p, end, entry)
    case HAND_OVER: return unusual()
    default: return takeValue(p, end, entry, bit)
  }
}

/** Where the next value that is taken of this line goes. */
let taken: usize = 0

/** Takes a value; `null` is as if the key were not there. */
function takeValue(p: usize, end: usize, entry: usize, bit: u64): usize {
  if (load<u32>(p) == 0x6c6c756e /* null */) {
    seen &= ~bit
    return p + 4
  }
  const at = taken + 8
  store<u32>(taken, <u32>((entry - entries) / 40))
  taken += TAKEN_VALUE
  switch (load<u32>(entry, 16)) {
    case TAKE_OBJECT: return object(p, end, load<u32>(entry, 20))
    case TAKE_NUMBER: return number(p, at)
    case TAKE_TIME: return takeTime(p, at)
    case TAKE_TEXT: return takeText(p, end, at)
    default: return unusual()
  }
}

/** Only times that are also as numbers known for milliseconds (time.ts). */
function takeTime(p: usize, at: usize): usize {
  p = time(p)
  if (timeMs < 1e11 || timeMs >= 1e14) return unusual()
  store<f64>(at, timeMs)
  return p
}

function takeText(p: usize, end: usize, at: usize): usize {
  if (load<u8>(p) != 0x22) return unusual()
  const start = p + 1
  p = stringEnd(start, end)
  if (p == 0) return 0
  if (isEscaped) return unusual()
  store<u32>(at, <u32>(start - base))
  store<u32>(at, <u32>(p - 1 - start), 4)
  return p
}

/** 1 to 9 digits, then `,` or `}`. */
function number(p: usize, at: usize): usize {
  let n: u64 = 0
  const start = p
  let c: u32 = load<u8>(p)
  while (c - 0x30 < 10) {
    n = n * 10 + <u64>(c - 0x30)
    c = load<u8>(++p)
    if (p - start > 9) return unusual()
  }
  if (p == start || (c != 0x2c && c != 0x7d) || (p - start > 1 && load<u8>(start) == 0x30)) return unusual()
  store<f64>(at, <f64>n)
  return p
}

let badDigit: u32 = 0
// @ts-ignore: decorator
@inline function two(p: usize): i32 {
  const a = <u32>load<u8>(p) - 48, b = <u32>load<u8>(p, 1) - 48
  badDigit |= (9 - a) | (9 - b)
  return <i32>(a * 10 + b)
}

/** "YYYY-MM-DDTHH:MM:SS(.mmm)Z". Days from the civil date: https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
function time(p: usize): usize {
  if (load<u8>(p) != 0x22) return unusual()
  const s = p + 1
  const hasMs = load<u8>(s, 19) == 0x2e
  const length: usize = hasMs ? 24 : 20
  if (load<u8>(s + length - 1) != 0x5a || load<u8>(s + length) != 0x22) return unusual()
  if (load<u8>(s, 4) != 0x2d || load<u8>(s, 7) != 0x2d || load<u8>(s, 10) != 0x54 || load<u8>(s, 13) != 0x3a || load<u8>(s, 16) != 0x3a) return unusual()
  badDigit = 0
  let year = two(s) * 100 + two(s + 2)
  const month = two(s + 5), day = two(s + 8), hour = two(s + 11), minute = two(s + 14), second = two(s + 17)
  const ms = hasMs ? (<i32>load<u8>(s, 20) - 48) * 100 + two(s + 21) : 0
  if (hasMs) badDigit |= 9 - (<u32>load<u8>(s, 20) - 48)
  if ((badDigit & 0x8000_0000) != 0) return unusual()
  if (<u32>(month - 1) > 11 || <u32>(day - 1) > 27 && day > 28 || day == 0 || hour > 23 || minute > 59 || second > 59) {
    if (<u32>(month - 1) > 11 || day == 0 || day > 31 || hour > 23 || minute > 59 || second > 59) return unusual()
    if (day > 28 && (month == 2 || day == 31 && (month == 4 || month == 6 || month == 9 || month == 11))) return unusual()
  }
  if (year < 1970) return unusual()
  year -= month <= 2 ? 1 : 0
  const era = year / 400, ofEra = year - era * 400
  const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  const days = era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468
  timeMs = <f64>days * 86400000.0 + <f64>(hour * 3600 + minute * 60 + second) * 1000.0 + <f64>ms
  return s + length + 1
}

/** A string that is an id or a name. Empty and escaped ones, and those that are one of the literals, are handed over. */
function text(p: usize, end: usize, entry: usize): usize {
  if (load<u8>(p) != 0x22) return unusual()
  const start = p + 1
  p = stringEnd(start, end)
  if (p == 0) return 0
  const length = p - 1 - start
  if (isEscaped || length == 0 || isOneOf(start - 1, p, entry)) return unusual()
  const action = load<u32>(entry, 16)
  const argument = load<u32>(entry, 20)
  if (action != NAME && !isAscii(start, length)) return unusual() // broken UTF-8 is mended before it is hashed
  if (action == ID) {
    idAt = start
    idLength = length
  } else if (action == REQUEST) {
    requestAt = start
    requestLength = length
  } else {
    const last = argument == 0 ? lastName0 : argument == 1 ? lastName1 : lastName2
    const name = nameOf(start, length, last)
    if (name == NO_NAME) return unusual()
    if (argument == 0) name0 = lastName0 = name
    else if (argument == 1) name1 = lastName1 = name
    else name2 = lastName2 = name
  }
  return p
}

function isAscii(p: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(p + i) >= 0x80) return false
  return true
}

function flag(p: usize, argument: u32): usize {
  const w = load<u32>(p)
  if (w == 0x65757274 /* true */) {
    flags |= argument
    return p + 4
  }
  return w == 0x736c6166 /* fals */ && load<u8>(p, 4) == 0x65 ? p + 5 : unusual()
}

/** Whether [p, after) is one of the entry's literals, byte for byte. Literal, 8 bytes: 0 u32 address | 4 u32 length. */
function isOneOf(p: usize, after: usize, entry: usize): bool {
  const literals = <usize>load<u32>(entry, 24), count = load<u32>(entry, 28)
  for (let i: u32 = 0; i < count; i++) {
    const literal = literals + (<usize>i << 3)
    const length = <usize>load<u32>(literal, 4)
    if (length == after - p && isSame(p, <usize>load<u32>(literal), length)) return true
  }
  return false
}

function oneOf(p: usize, end: usize, entry: usize): usize {
  const after = valueEnd(p, end)
  return after == 0 || isOneOf(p, after, entry) ? after : unusual()
}

/** Lines with another value hold nothing of interest, if they end well. */
function only(p: usize, end: usize, entry: usize): usize {
  const after = valueEnd(p, end)
  if (after != 0 && !isOneOf(p, after, entry)) isOther = true
  return after
}

/** The value holds none of the literals. */
function without(p: usize, end: usize, entry: usize): usize {
  const after = valueEnd(p, end)
  if (after == 0) return 0
  const literals = <usize>load<u32>(entry, 24), count = load<u32>(entry, 28)
  for (let i: u32 = 0; i < count; i++) {
    const literal = literals + (<usize>i << 3)
    const length = <usize>load<u32>(literal, 4)
    for (let q = p; q + length <= after; q++) if (isSame(q, <usize>load<u32>(literal), length)) return unusual()
  }
  return after
}

// ---------------------------------------------------------------- a line

function handOver(s: usize, e: usize): void {
  store<u32>(out, HANDED, 100)
  store<u32>(out, <u32>(s - base), 104)
  store<u32>(out, <u32>(e - s), 108)
  out += ROW
  previous = 0
}

function walk(s: usize, e: usize): void {
  isUnusual = false
  isOther = false
  seen = 0
  flags = 0
  idLength = 0
  requestLength = 0
  name0 = name1 = name2 = NO_NAME
  memory.fill(numbers, 0, 72)
  taken = out + ROW
  const stop = object(s, e, 0)
  if (isUnusual || stop != e) return handOver(s, e)
  if (isTaking) return takeLine(s)
  if (isOther || (seen & usageBit) == 0) return // no usage at its place: some other object is called so
  if ((seen & needed) != needed) return handOver(s, e)
  row(s, e)
}
/** The table is one of values to take. */
let isTaking: bool = false
export function setTaking(is: bool): void {
  isTaking = is
}

/** What was taken lies behind the row; the next row comes after it. */
function takeLine(s: usize): void {
  const bytes = taken - (out + ROW)
  store<u32>(out, TAKEN, 100)
  store<u32>(out, <u32>(s - base), 104)
  store<u32>(out, <u32>(bytes / TAKEN_VALUE), 108)
  out += ROW + (bytes + ROW - 1) / ROW * ROW
}

/** Bit of the entry without which a walked line holds nothing of interest. */
let usageBit: u64 = 0
export function setUsageBit(bit: u64): void {
  usageBit = bit
}

// @ts-ignore: decorator
@inline function count(field: usize): f64 {
  return load<f64>(numbers + (field << 3))
}

/**
 * Numbers 0–6: input, output, cache read, 5 m write, 1 h write, reasoning, web searches; 7: cache writes not split by age, which
 * count as 5 m writes where there is no split (or one of zeros).
 */
function row(s: usize, e: usize): void {
  if (count(3) + count(4) == 0) store<f64>(numbers, count(7), 24)
  const total = count(0) + count(1) + count(2) + count(3) + count(4)
  if (total == 0) return
  if (count(5) > count(1)) return handOver(s, e)
  if (prefixLength != 0 && idLength >= prefixLength && (load<u64>(idAt) & prefixMask) == prefix) flags |= enoughFlag
  const a = hash(seedA, idAt, idLength), b = hash(seedB, idAt, idLength)
  const ra = requestLength == 0 ? 0 : hash(seedA, requestAt, requestLength), rb = requestLength == 0 ? 0 : hash(seedB, requestAt, requestLength)
  if (previous != 0 && isRepeat(a, b, ra, rb)) {
    const first = min<f64>(load<f64>(previous, 16), timeMs)
    const last = max<f64>(load<f64>(previous, 112), timeMs)
    if (total > totalOf(previous) || (total == totalOf(previous) && count(1) > load<f64>(previous, 32))) put(previous, a, b, ra, rb)
    store<f64>(previous, first, 16)
    store<f64>(previous, last, 112)
    return
  }
  previous = out
  put(out, a, b, ra, rb)
  out += ROW
}

/** The same call streamed on: the next line of the same request, of the same model, in the same session and place. */
function isRepeat(a: u32, b: u32, ra: u32, rb: u32): bool {
  return load<u32>(previous) == a && load<u32>(previous, 4) == b && load<u32>(previous, 8) == ra && load<u32>(previous, 12) == rb &&
    load<u32>(previous, 88) == name0 && load<u32>(previous, 92) == name1 && load<u32>(previous, 96) == name2 && load<u32>(previous, 100) == flags
}
function totalOf(at: usize): f64 {
  return load<f64>(at, 24) + load<f64>(at, 32) + load<f64>(at, 40) + load<f64>(at, 48) + load<f64>(at, 56)
}
function put(at: usize, a: u32, b: u32, ra: u32, rb: u32): void {
  store<u32>(at, a)
  store<u32>(at, b, 4)
  store<u32>(at, ra, 8)
  store<u32>(at, rb, 12)
  store<f64>(at, timeMs, 16)
  memory.copy(at + 24, numbers, 56)
  store<f64>(at, -1, 80)
  store<u32>(at, name0, 88)
  store<u32>(at, name1, 92)
  store<u32>(at, name2, 96)
  store<u32>(at, flags, 100)
  store<f64>(at, timeMs, 112)
}

// ---------------------------------------------------------------- finding lines and markers

/** Whether the marker stands in [p, end): by two of its bytes that are rare, 64 positions a step. */
function hasMarker(marker: usize, p: usize, end: usize): bool {
  const at = <usize>load<u32>(marker), length = <usize>load<u32>(marker, 4)
  const o1 = <usize>load<u32>(marker, 16), o2 = <usize>load<u32>(marker, 24)
  const b1 = i8x16.splat(<i8>load<u8>(marker, 20)), b2 = i8x16.splat(<i8>load<u8>(marker, 28))
  while (p + length <= end) {
    const a = v128.and(i8x16.eq(v128.load(p + o1), b1), i8x16.eq(v128.load(p + o2), b2))
    const b = v128.and(i8x16.eq(v128.load(p + o1 + 16), b1), i8x16.eq(v128.load(p + o2 + 16), b2))
    const c = v128.and(i8x16.eq(v128.load(p + o1 + 32), b1), i8x16.eq(v128.load(p + o2 + 32), b2))
    const d = v128.and(i8x16.eq(v128.load(p + o1 + 48), b1), i8x16.eq(v128.load(p + o2 + 48), b2))
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) {
      p += 64
      continue
    }
    let m = <u64>(<u32>i8x16.bitmask(a)) | (<u64>(<u32>i8x16.bitmask(b)) << 16) | (<u64>(<u32>i8x16.bitmask(c)) << 32) | (<u64>(<u32>i8x16.bitmask(d)) << 48)
    while (m != 0) {
      const q = p + <usize>ctz(m)
      if (q + length > end) return false
      if (isSame(q, at, length)) return true
      m &= m - 1
    }
    p += 64
  }
  return false
}

function nextLine(p: usize, end: usize): usize {
  while (p < end) {
    const a = i8x16.eq(v128.load(p), NEWLINE), b = i8x16.eq(v128.load(p, 16), NEWLINE), c = i8x16.eq(v128.load(p, 32), NEWLINE), d = i8x16.eq(v128.load(p, 48), NEWLINE)
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) {
      p += 64
      continue
    }
    const m = <u64>(<u32>i8x16.bitmask(a)) | (<u64>(<u32>i8x16.bitmask(b)) << 16) | (<u64>(<u32>i8x16.bitmask(c)) << 32) | (<u64>(<u32>i8x16.bitmask(d)) << 48)
    p += <usize>ctz(m)
    return p < end ? p : end
  }
  return end
}

// @ts-ignore: decorator
@inline function isSpace(c: u32): bool {
  return c == 0x20 || c - 9 < 5 || c == 0
}

/** Lines that are no JSON object and hold no marker, since the last call of takeBroken(). */
let broken: u32 = 0
export function takeBroken(): u32 {
  const n = broken
  broken = 0
  return n
}

function line(s: usize, e: usize): void {
  while (e > s && isSpace(load<u8>(e - 1))) e--
  while (s < e && isSpace(load<u8>(s))) s++
  if (s == e) return
  const isObject = load<u8>(s) == 0x7b && load<u8>(e - 1) == 0x7d
  for (let i: u32 = 0; i < markerCount; i++) {
    const marker = markers + <usize>i * 40
    const within = s + <usize>load<u32>(marker, 32)
    if (e - s > <usize>load<u32>(marker, 8) || !hasMarker(marker, s, within < e ? within : e)) continue
    if (isObject && load<u32>(marker, 12) != 0) return walk(s, e)
    return handOver(s, e)
  }
  if (!isObject && !(load<u8>(e - 1) == 0x7d && load<u32>(s) == 0x7bbfbbef /* a byte order mark, then { */)) broken++
}

/** Scans the whole lines of [p, p + length), which must be readable for 256 bytes past its end. Returns the number of rows written. */
export function scan(p: usize, length: usize): u32 {
  base = p
  out = rows
  previous = 0
  const end = p + length
  while (p < end) {
    const e = nextLine(p, end)
    line(p, e)
    p = e + 1
  }
  return <u32>((out - rows) / ROW)
}

/** Length of the part of [p, p + length) that is whole lines. */
export function wholeLines(p: usize, length: usize): usize {
  let e = p + length
  while (e >= p + 16) {
    const m = i8x16.bitmask(i8x16.eq(v128.load(e - 16), NEWLINE))
    if (m != 0) return e + 16 - <usize>clz(m) - p + 0
    e -= 16
  }
  while (e > p && load<u8>(e - 1) != 0x0a) e--
  return e - p
}

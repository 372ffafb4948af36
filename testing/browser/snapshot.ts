import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'

// What runs in the page knows these; the rest of this file is Node's.
declare const document: { querySelectorAll(selector: string): Iterable<PageElement> }
declare const scrollY: number
declare function createImageBitmap(picture: Blob): Promise<{ readonly width: number; readonly height: number }>
declare class OffscreenCanvas {
  constructor(width: number, height: number)
  getContext(kind: '2d'): Pen
}
interface PageElement {
  getBoundingClientRect(): {
    readonly left: number
    readonly top: number
    readonly width: number
    readonly height: number
  }
}
interface Pen {
  drawImage(image: object, x: number, y: number): void
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
}

/** How a page looks, in a few kB that other fonts hardly change: where its parts stand, and how light it is where. */
export interface Snapshot {
  /** Parts by name and number, from the top: left, top, width and height in px. */
  readonly boxes: Readonly<Record<string, readonly [number, number, number, number]>>
  /** Mean luminance, 0–255, of a grid of {@link columns} columns over the first screen, row by row. */
  readonly light: readonly (readonly number[])[]
}

const columns = 12
const cellPx = 64

/** Parts that make up a page: one of them gone, moved or squeezed is a broken layout. */
const parts = [
  '.masthead',
  '.masthead nav',
  '.switches',
  'main',
  '.problems',
  '.page-head',
  '.toolbar',
  '.totals',
  '.panel',
  '.stack-chart svg',
  '.ruler',
  '.hour-grid',
  '.list-head',
  '.list-body .list-row:first-child > *',
  '.provider-row',
  'main form',
  '.gap-chart svg',
  'main table',
]

/** Looks at a page. Numbers and times on it must stand still. */
export async function snapshotOf(page: Page): Promise<Snapshot> {
  const boxes = await page.evaluate((selectors) => {
    const found: Record<string, [number, number, number, number]> = {}
    for (const selector of selectors) {
      for (const [at, element] of [...document.querySelectorAll(selector)].entries()) {
        const { left, top, width, height } = element.getBoundingClientRect()
        if (at >= 8 || width === 0) continue
        found[`${selector} ${at}`] = [left, top + scrollY, width, height].map(Math.round) as (typeof found)[string]
      }
    }
    return found
  }, parts)
  const screen = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  return { boxes, light: await lightOf(page, screen.toString('base64')) }
}

/** The means are worked out in an empty page of the same browser, which decodes the picture. */
async function lightOf(page: Page, png: string): Promise<number[][]> {
  const blank = await page.context().newPage()
  try {
    return await blank.evaluate(
      async ({ png, columns, cellPx }) => {
        const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0))
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
        const rows = Math.ceil(image.height / cellPx)
        const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')
        pen.drawImage(image, 0, 0)
        const meanOf = (x: number, y: number, width: number, height: number): number => {
          const { data } = pen.getImageData(x, y, width, height)
          let sum = 0
          for (let i = 0; i < data.length; i += 4) {
            sum += 0.2126 * (data[i] as number) + 0.7152 * (data[i + 1] as number) + 0.0722 * (data[i + 2] as number)
          }
          return Math.round((sum * 4) / data.length)
        }
        const width = Math.floor(image.width / columns)
        return Array.from({ length: rows }, (_, row) => {
          const y = row * cellPx
          const height = Math.min(cellPx, image.height - y)
          return Array.from({ length: columns }, (_cell, column) => meanOf(column * width, y, width, height))
        })
      },
      { png, columns, cellPx },
    )
  } finally {
    await blank.close()
  }
}

/** Widths and places across are the layout's; heights and places down follow from fonts, so they may differ more. */
const acrossPx = 14
const acrossPart = 0.06
const downPx = 28
const downPart = 0.16
/** Of 255: what a word more or less, or another font, changes in a cell, and in the mean of all. */
const cellLight = 34
const meanLight = 5

/** In what two looks at a page differ beyond what fonts explain; nothing for the same layout. */
export function differences(before: Snapshot, now: Snapshot): string[] {
  const names = new Set([...Object.keys(before.boxes), ...Object.keys(now.boxes)])
  return [
    ...[...names].flatMap((name) => boxDifference(name, before.boxes[name], now.boxes[name])),
    ...lightDifference(before, now),
  ]
}

type Box = Snapshot['boxes'][string] | undefined

function boxDifference(name: string, a: Box, b: Box): string[] {
  if (a === undefined || b === undefined) return [`${name} is ${a === undefined ? 'new' : 'gone'}`]
  const isFar = (i: number, px: number, part: number): boolean =>
    Math.abs((a[i] ?? 0) - (b[i] ?? 0)) > px + part * Math.max(a[i] ?? 0, b[i] ?? 0)
  const moved = isFar(0, acrossPx, acrossPart) || isFar(1, downPx, downPart)
  const resized = isFar(2, acrossPx, acrossPart) || isFar(3, downPx, downPart)
  return moved || resized ? [`${name} was at ${a.join(' ')}, is at ${b.join(' ')}`] : []
}

function lightDifference(before: Snapshot, now: Snapshot): string[] {
  const [a, b] = [before.light.flat(), now.light.flat()]
  if (a.length !== b.length) return [`${a.length} cells were looked at, now ${b.length}`]
  const off = a.map((value, i) => Math.abs(value - (b[i] ?? 0)))
  const mean = off.reduce((sum, value) => sum + value, 0) / off.length
  const cells = off.flatMap((value, i) =>
    value > cellLight ? [`cell ${i % columns}/${Math.floor(i / columns)}: light ${a[i]}, now ${b[i]}`] : [],
  )
  return mean > meanLight ? [`light differs by ${mean.toFixed(1)} in the mean`, ...cells] : cells
}

/** The stored snapshot of a name; with `AIC_UPDATE_SNAPSHOTS=1` `now` is stored, and is what is given back. */
export function storedSnapshot(name: string, now: Snapshot): Snapshot {
  const file = path.join(import.meta.dirname, 'snapshots', `${name}.json`)
  if (process.env.AIC_UPDATE_SNAPSHOTS === '1') {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, `${textOf(now)}\n`)
  }
  if (!existsSync(file))
    throw new Error(`There is no snapshot ${name}. AIC_UPDATE_SNAPSHOTS=1 makes it: look at the page first`)
  return JSON.parse(readFileSync(file, 'utf8')) as Snapshot
}

/** A line for each part and each row of the grid, so that a change can be read in a diff. */
function textOf({ boxes, light }: Snapshot): string {
  const lines = Object.entries(boxes).map(([name, box]) => `    ${JSON.stringify(name)}: [${box.join(', ')}]`)
  const rows = light.map((row) => `    [${row.join(', ')}]`)
  return `{\n  "boxes": {\n${lines.join(',\n')}\n  },\n  "light": [\n${rows.join(',\n')}\n  ]\n}`
}

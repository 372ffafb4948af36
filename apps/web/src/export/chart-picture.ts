const scale = 2
const padding = 16
const legendLine = 20

/** A name of the chart and its colour, a CSS variable. */
export interface LegendEntry {
  readonly label: string
  readonly colour: string
}

/**
 * A chart of this page as a PNG. The paths are drawn again on a canvas in the colours that they have now: turning the SVG into an
 * image would need an address that the Content-Security-Policy forbids.
 */
export async function chartPicture(svg: SVGSVGElement, legend: readonly LegendEntry[]): Promise<Blob | null> {
  const { width, height: drawn } = svg.getBoundingClientRect()
  const height = drawn + legend.length * legendLine
  const canvas = document.createElement('canvas')
  canvas.width = (width + 2 * padding) * scale
  canvas.height = (height + 2 * padding) * scale
  const pen = canvas.getContext('2d')
  if (pen === null) return null
  pen.scale(scale, scale)
  pen.fillStyle = getComputedStyle(document.documentElement).backgroundColor
  pen.fillRect(0, 0, width + 2 * padding, height + 2 * padding)
  const origin = svg.getBoundingClientRect()
  for (const shape of svg.querySelectorAll<SVGGraphicsElement>('path, line, text')) draw(pen, shape, origin)
  const top = padding + drawn
  for (const [at, entry] of legend.entries()) drawEntry(pen, svg, entry, top + at * legendLine)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}

/** The colour's value is that of the chart's own path: a canvas knows no variables. */
function drawEntry(pen: CanvasRenderingContext2D, svg: SVGSVGElement, { label, colour }: LegendEntry, y: number): void {
  const path = [...svg.querySelectorAll('path')].find(({ style }) => style.fill === colour)
  const { fontFamily, color } = getComputedStyle(svg)
  if (path === undefined) return
  pen.fillStyle = getComputedStyle(path).fill
  pen.fillRect(padding, y + 3, 11, 11)
  pen.fillStyle = color
  pen.font = `13px ${fontFamily}`
  pen.fillText(label.length > 90 ? `${label.slice(0, 89)}…` : label, padding + 20, y + 13)
}

function draw(pen: CanvasRenderingContext2D, shape: SVGGraphicsElement, origin: DOMRect): void {
  const matrix = shape.getScreenCTM()
  if (matrix === null) return
  const style = getComputedStyle(shape)
  pen.save()
  pen.transform(
    matrix.a,
    matrix.b,
    matrix.c,
    matrix.d,
    matrix.e - origin.left + padding,
    matrix.f - origin.top + padding,
  )
  pen.fillStyle = style.fill
  pen.strokeStyle = style.stroke
  const path = new Path2D(shape.getAttribute('d') ?? '')
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a pen is no array
  if (shape instanceof SVGPathElement) pen.fill(path, 'nonzero')
  else if (shape instanceof SVGLineElement) {
    pen.beginPath()
    pen.moveTo(shape.x1.baseVal.value, shape.y1.baseVal.value)
    pen.lineTo(shape.x2.baseVal.value, shape.y2.baseVal.value)
    pen.stroke()
  } else drawText(pen, shape as SVGTextElement, style)
  pen.restore()
}

function drawText(pen: CanvasRenderingContext2D, shape: SVGTextElement, style: CSSStyleDeclaration): void {
  pen.font = `${style.fontSize} ${style.fontFamily}`
  pen.textAlign = style.textAnchor === 'middle' ? 'center' : style.textAnchor === 'end' ? 'right' : 'left'
  const dy = shape.getAttribute('dy') === null ? 0 : Number.parseFloat(style.fontSize) * 0.32
  const x = Number(shape.getAttribute('x') ?? 0)
  pen.fillText(shape.textContent ?? '', x, dy)
}

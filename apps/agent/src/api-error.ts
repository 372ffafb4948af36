import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** A request that can't be answered as asked; it becomes the one error shape of the API. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly suggestion: string

  constructor(status: ContentfulStatusCode, code: string, message: string, suggestion = 'See /api/docs.') {
    super(message)
    this.status = status
    this.code = code
    this.suggestion = suggestion
  }
}

/** Why a request is not answered: its sender gets it as {@link errorJson}. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 421
  readonly code: string
  readonly message: string
  readonly suggestion: string
}

/** The one shape of every error of the API. */
export function errorJson(
  { code, message, suggestion }: Pick<Refusal, 'code' | 'message' | 'suggestion'>,
  requestId: string,
) {
  return { error: { code, message, suggestion, request_id: requestId } }
}

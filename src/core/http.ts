/** A request as a plain object, so that channels never see Koa. Header names are lower case. */
export interface HttpRequest {
  readonly method: string
  readonly path: string
  /** A name given twice is a list: channels refuse those. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface HttpResponse {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** How large a platform's callback may be. */
export const maxWebhookBytes = 64 * 1024

/**
 * `timeout` our time was up · `network` not reached · `broken` 5xx · `busy` 429 · `refused` any other status, such as a missing
 * key · `too-large` · `cut-off` it ended early · `malformed` not what was asked for.
 */
export type FailureCode = 'timeout' | 'network' | 'broken' | 'busy' | 'refused' | 'too-large' | 'cut-off' | 'malformed'

/** A model did not give what it was asked for. Carries a code and no words: neither a member's nor the model's. */
export class ModelFailure extends Error {
  readonly code: FailureCode
  constructor(code: FailureCode) {
    super(`the model: ${code}`)
    this.name = 'ModelFailure'
    this.code = code
  }
}

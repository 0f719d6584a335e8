/** An id for a message of this page, 128 random bits. `randomUUID` is missing on plain http, as in a union's own network. */
export const newMessageId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The day in China: quotas begin anew at its midnight. */
export const dayOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
export const monthOf = (ms: number): string => dayOf(ms).slice(0, 7)

/** What a scanned code that led here says in the chat: `?scene=lecture:<id>.<digits>` is a check-in in a hall. */
export const sceneWords = (search: string): string | undefined => {
  const scene = new URLSearchParams(search).get('scene') ?? ''
  const digits = /^lecture:\w{1,40}\.(\d{6})$/.exec(scene)?.[1]
  return digits === undefined ? undefined : `签到 ${digits}`
}

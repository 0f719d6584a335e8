/** Numbers in Wuxi that are typed without their area code. */
const areaCode = '0510'

/** A mobile or landline number as it is kept, undefined when it is none: `138 1234 5678`, `+86…`, `0510-…`, eight digits. */
export const readPhone = (raw: string): string | undefined => {
  const plain = raw
    .normalize('NFKC')
    .replaceAll(/[\s()（）—–-]/g, '')
    .replace(/^(?:\+|00)86/, '')
  if (/^1[3-9]\d{9}$/.test(plain)) return plain
  if (/^[2-8]\d{7}$/.test(plain)) return `${areaCode}${plain}`
  // Two-digit area codes (010, 02x) have eight digits after them, the others seven or eight.
  return /^(?:010|02\d)\d{8}$/.test(plain) || /^0[3-9]\d{2}\d{7,8}$/.test(plain) ? plain : undefined
}

/** No number, or none to be left: 没有电话, 不想留, 跳过. */
export const leavesNone = (raw: string): boolean =>
  /^(?:跳过|无|算了|(?:我)?(?:没有?|无)(?:电话|手机|号码|手机号|电话号码)?|(?:我)?(?:先)?不(?:想|用|愿意)?(?:留|填|写|给|说)?(?:电话|号码|手机号)?|不方便(?:留|说|给)?|不需要)(?:了|吧|的)*$/u.test(
    raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/gu, ''),
  )

export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`

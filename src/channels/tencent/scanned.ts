import { cleanText } from '../../core/message.ts'
import type { Fields } from './xml.ts'

/** One of our own codes, scanned from our menu: what it says is our scene, alone or in our page's address. */
const ownScene = /(?:^|[?&]scene=)((?:lecture|station|poster):[\w.-]{1,56})$/

/** What a scan from the menu asks for: one of our scenes, else what stands on the button. */
export const scannedKey = (fields: Fields): string => {
  const result = (fields.get('ScanResult') ?? '').replaceAll(/%3A/gi, ':')
  const scene = ownScene.exec(cleanText(result))?.[1]
  return scene === undefined ? cleanText(fields.get('EventKey') ?? '') : `scan:${scene}`
}

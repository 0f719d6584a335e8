import { cleanText } from '../../core/message.ts'
import type { Fields } from './xml.ts'

/** One of our own codes, scanned from our menu: what it says is our scene, alone or in our page's address. */
const ownScene = /(?:^|[?&]scene=)((?:lecture|station|poster):[\w.-]{1,56})$/

/** Before what stands on the button: the dialogue may not know it, and nobody has typed it. */
const buttonPrefix = 'menu:'

/** What a scan from the menu asks for: one of our scenes, else what stands on the button. */
export const scannedKey = (fields: Fields): string => {
  const result = (fields.get('ScanResult') ?? '').replaceAll(/%3A/gi, ':')
  const scene = ownScene.exec(cleanText(result))?.[1]
  return scene === undefined ? `${buttonPrefix}${cleanText(fields.get('EventKey') ?? '')}` : `scan:${scene}`
}

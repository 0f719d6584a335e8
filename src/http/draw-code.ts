import { toString as drawQr } from 'qrcode'

/** The QR code of an address, as an SVG to print. */
export const drawCode = (address: string): Promise<string> =>
  drawQr(address, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' })

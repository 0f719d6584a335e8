/** A record number of the footer with the register it is looked up in, when it is one of the two every site must show. */
export interface FooterNote {
  readonly text: string
  readonly href?: string
}

/** The operator's footer, parts divided by `|`: `苏ICP备…号|苏公网安备…号`. */
export const footerNotes = (content: string): readonly FooterNote[] =>
  content
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((text) => {
      if (/ICP备/i.test(text)) return { text, href: 'https://beian.miit.gov.cn/' }
      return text.includes('公网安备') ? { text, href: 'https://beian.mps.gov.cn/' } : { text }
    })

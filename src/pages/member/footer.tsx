import { metaContent } from '../shared/meta.ts'
import { footerNotes } from './footer-notes.ts'
import { WechatNote } from './footer-wechat.tsx'

const notes = footerNotes(metaContent('footer'))

export const Footer = () => (
  <footer className="footer">
    <WechatNote />
    <span>自动应答 · 人工随时回“人工”</span>
    {notes.map((note) =>
      note.href === undefined ? (
        <span key={note.text}>{note.text}</span>
      ) : (
        <a key={note.text} href={note.href} target="_blank" rel="noopener noreferrer">
          {note.text}
        </a>
      ),
    )}
  </footer>
)

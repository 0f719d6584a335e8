import { useState } from 'react'
import type { Reply } from '../../core/reply.ts'
import { folded } from './fold.ts'
import { linkTarget } from './links.ts'
import { phonesIn, pieces } from './phones.ts'

/** Words with the numbers in them ready to be called. */
const Words = ({ text }: { readonly text: string }) =>
  pieces(text).map((piece, index) =>
    piece.phone === undefined ? (
      piece.text
    ) : (
      <a key={index} className="bubble__phone" href={`tel:${piece.phone}`}>
        {piece.text}
      </a>
    ),
  )

const ReplyLink = ({ link }: { readonly link: NonNullable<Reply['link']> }) => {
  const target = linkTarget(link.url)
  if (target === undefined) return <p className="bubble__more">{link.label}</p>
  const outside = target.kind === 'outside' ? { target: '_blank', rel: 'noopener noreferrer' } : {}
  return (
    <p className="bubble__more">
      <a className="bubble__link" href={target.href} {...outside}>
        {link.label}
      </a>
    </p>
  )
}

const phoneOfLink = (link: Reply['link']): readonly string[] =>
  link !== undefined && linkTarget(link.url)?.kind === 'phone' ? [link.url.slice('tel:'.length)] : []

/** What is said to somebody in danger: never folded, every number in it a wide button, the one to call first in front. */
const HelpBubble = ({ reply }: { readonly reply: Reply }) => {
  const phones = [...new Set([...phoneOfLink(reply.link), ...phonesIn(reply.text)])]
  const isPhoneLink = phoneOfLink(reply.link).length > 0
  return (
    <div className="bubble bubble_help">
      <p className="bubble__words">{reply.text}</p>
      {phones.length > 0 && (
        <ul className="calls" aria-label="打电话">
          {phones.map((phone) => (
            <li key={phone}>
              <a className="calls__button" href={`tel:${phone}`}>
                打 {phone}
              </a>
            </li>
          ))}
        </ul>
      )}
      {reply.link !== undefined && !isPhoneLink && <ReplyLink link={reply.link} />}
    </div>
  )
}

export const ReplyBubble = ({ reply, index }: { readonly reply: Reply; readonly index: number }) => {
  const [isOpen, setOpen] = useState(false)
  if (reply.kind === 'help') return <HelpBubble reply={reply} />
  const head = folded(reply.text, { index, kind: reply.kind })
  const cites = reply.cites ?? []
  return (
    <div className={`bubble bubble_theirs bubble_${reply.kind}`}>
      <p className="bubble__words">
        <Words text={head === undefined || isOpen ? reply.text : head} />
      </p>
      {head !== undefined && (
        <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? '收起' : '看全文'}
        </button>
      )}
      {cites.length > 0 && <p className="bubble__cites">依据：{cites.join('、')}</p>}
      {reply.link !== undefined && <ReplyLink link={reply.link} />}
    </div>
  )
}

import { Composer } from './composer.tsx'
import { Footer } from './footer.tsx'
import { Log } from './log.tsx'
import { TopBar } from './top-bar.tsx'
import { useBigText } from './use-big-text.ts'
import { useChat } from './use-chat.ts'
import { useScene } from './use-scene.ts'
import { useViewport } from './use-viewport.ts'

/** The member's page: a bar, the conversation, a place to write, in one column as high as what is seen. */
export const ChatPage = () => {
  useViewport()
  const { isBig, toggle } = useBigText()
  const chat = useChat()
  useScene(chat.say)
  return (
    <div className="page">
      <TopBar isBig={isBig} onBig={toggle} />
      <Log chat={chat} />
      <div className="trouble" role="alert">
        {chat.talk.history === 'failed' && (
          <p className="trouble__line">
            没连上，看不到以前的话。可以照常写，
            <button type="button" className="link-button" onClick={chat.reload}>
              或点这里再试
            </button>
          </p>
        )}
      </div>
      <Composer isBig={isBig} onSay={chat.say} onPhoto={chat.sayPhoto} />
      <Footer />
    </div>
  )
}

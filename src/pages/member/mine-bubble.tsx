import type { Mine } from './conversation.ts'
import { Chosen, OwnPicture } from './picture.tsx'

const Said = ({ mine }: { readonly mine: Mine }) => {
  if (mine.photo !== undefined) return <Chosen className="bubble__photo" url={mine.photo.url} alt="我发的照片" />
  return mine.media === undefined ? mine.text : <OwnPicture id={mine.media} />
}

export const MineBubble = ({ mine, onAgain }: { readonly mine: Mine; readonly onAgain: (mine: Mine) => void }) => (
  <div className="row row_mine">
    <div className="bubble bubble_mine">
      <span className="unseen">我：</span>
      <Said mine={mine} />
      {mine.photo !== undefined && mine.state === 'sending' && (
        <progress className="bubble__progress" max={1} value={mine.share ?? 0} aria-label="照片发了多少" />
      )}
    </div>
    {mine.state === 'failed' && (
      <div className="again" role="alert">
        {mine.why !== undefined && <span>{mine.why}</span>}
        {mine.isRefused !== true && (
          <button type="button" className="again__button" onClick={() => onAgain(mine)}>
            没发出去，点一下重发
          </button>
        )}
      </div>
    )}
  </div>
)

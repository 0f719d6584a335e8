import type { Mine } from './conversation.ts'

export const MineBubble = ({ mine, onAgain }: { readonly mine: Mine; readonly onAgain: (mine: Mine) => void }) => (
  <div className="row row_mine">
    <div className="bubble bubble_mine">
      <span className="unseen">我：</span>
      {mine.text}
    </div>
    {mine.state === 'failed' && (
      <div className="again" role="alert">
        {mine.why !== undefined && <span>{mine.why}</span>}
        <button type="button" className="again__button" onClick={() => onAgain(mine)}>
          没发出去，点一下重发
        </button>
      </div>
    )}
  </div>
)

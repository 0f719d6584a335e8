import type { Choice } from '../../core/reply.ts'

interface Props {
  readonly choices: readonly Choice[]
  /** Only the newest question can be answered with a tap. */
  readonly isOpen: boolean
  readonly onChoose: (send: string, label: string) => void
}

export const ChoiceButtons = ({ choices, isOpen, onChoose }: Props) =>
  choices.length === 0 ? null : (
    <ul className="choices" aria-label="可以选">
      {choices.map((choice) => (
        <li key={choice.send}>
          <button
            type="button"
            className="choices__button"
            disabled={!isOpen}
            onClick={() => onChoose(choice.send, choice.label)}
          >
            {choice.label}
          </button>
        </li>
      ))}
    </ul>
  )

/** A questionnaire as the house works with it, read from its FHIR form (`read-definition.ts`). */

export interface Option {
  readonly code: string
  readonly label: string
  /** The ordinal value; undefined where the option is not scored. */
  readonly score: number | undefined
}

/** One line of `enableWhen`. `exists`: whether the earlier question was answered at all. */
export type Condition = { readonly question: string } & (
  | { readonly operator: 'exists'; readonly wanted: boolean }
  /** Equal as text: an option's code, `true`, a number. */
  | { readonly operator: '=' | '!='; readonly wanted: string }
  | { readonly operator: '<' | '>' | '<=' | '>='; readonly wanted: number }
)

/** The conditions of an item, or of a group it stands in. */
export interface Conditions {
  readonly behaviour: 'all' | 'any'
  readonly list: readonly Condition[]
}

export interface Item {
  readonly linkId: string
  readonly text: string
  /** What stands above the items of its group, said again with each. */
  readonly stem: string
  readonly type: 'choice' | 'integer' | 'boolean' | 'text'
  readonly isRequired: boolean
  readonly options: readonly Option[]
  readonly min: number | undefined
  readonly max: number | undefined
  readonly maxLength: number
  /** All of these must hold: its groups' and its own. */
  readonly enabledBy: readonly Conditions[]
  readonly isReversed: boolean
  readonly scales: readonly string[]
  /** An answer of this score or more, as given and not reversed, may mean danger. */
  readonly alertFrom: number | undefined
}

/** Scores from `from` up to the next band. */
export interface Band {
  readonly from: number
  /** Names the band in the results. */
  readonly label: string
  /** What the member is told. Names no disorder. */
  readonly say: string
}

export interface Scale {
  readonly id: string
  readonly label: string
  readonly method: 'sum' | 'mean'
  /** As many items may be left out; the score is then raised to the whole. With more there is none. */
  readonly mayMiss: number
  /** Ascending. */
  readonly bands: readonly Band[]
}

export interface Survey {
  readonly id: string
  readonly version: number
  /** Shown to members: names no disorder. */
  readonly title: string
  readonly isActive: boolean
  readonly isAnonymous: boolean
  readonly items: readonly Item[]
  readonly scales: readonly Scale[]
}

/** The lowest and the highest score an item can give; undefined when it gives none. */
export const rangeOf = (item: Item): { readonly low: number; readonly high: number } | undefined => {
  switch (item.type) {
    case 'text':
      return undefined
    case 'boolean':
      return { low: 0, high: 1 }
    case 'integer':
      return item.min === undefined || item.max === undefined ? undefined : { low: item.min, high: item.max }
    case 'choice': {
      const scores = item.options.flatMap(({ score }) => score ?? [])
      return scores.length < item.options.length ? undefined : { low: Math.min(...scores), high: Math.max(...scores) }
    }
  }
}

/** What every page of the office is given. */
export interface PageProps {
  /** To be called after a change: the counts in the menu are asked for anew. */
  readonly onChange: () => Promise<void>
}

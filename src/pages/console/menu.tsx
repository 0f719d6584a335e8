import { Badge, Button, Grid } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import type { Place } from './place.ts'
import type { Tab, TabGroup } from './tabs.ts'
import './menu.css'

interface LinkProps {
  readonly tab: Tab
  readonly here: Place['kind']
}

const TabLink = ({ tab: { place, title, count, mark, isUrgent, label }, here }: LinkProps) => (
  <a
    className="menu-link"
    href={`#/${place}`}
    aria-label={label}
    {...(place === here ? { 'aria-current': 'page' as const } : {})}
  >
    {title} <Badge count={mark ?? count} overflowCount={999} color={isUrgent ? '#c9252b' : '#595959'} />
  </a>
)

/** A few pages, side by side. */
export const MenuRow = ({ tabs, here }: { readonly tabs: readonly Tab[]; readonly here: Place['kind'] }) => (
  <nav aria-label="栏目" className="menu-row">
    {tabs.map((tab) => (
      <TabLink key={tab.place} tab={tab} here={here} />
    ))}
  </nav>
)

interface GroupsProps {
  readonly groups: readonly TabGroup[]
  readonly here: Place['kind']
}

const Groups = ({ groups, here }: GroupsProps) =>
  groups.map(({ title, tabs }) => (
    <section key={title} className="menu-group" aria-label={title}>
      <h2 className="menu-group__title">{title}</h2>
      {tabs.map((tab) => (
        <TabLink key={tab.place} tab={tab} here={here} />
      ))}
    </section>
  ))

/** The number of a folded menu: what is urgent, in red, hides what is not. */
const foldedBadge = (groups: readonly TabGroup[]): { readonly count: number; readonly color: string } => {
  const tabs = groups.flatMap((group) => group.tabs)
  const sum = (some: readonly Tab[]): number => some.reduce((all, { count }) => all + count, 0)
  const urgent = sum(tabs.filter(({ isUrgent }) => isUrgent))
  return urgent > 0 ? { count: urgent, color: '#c9252b' } : { count: sum(tabs), color: '#595959' }
}

/** Shows where one is in a list longer than the window; a link that is seen stays under the finger. */
const bringIntoSight = (list: HTMLElement | null): void => {
  const link = list?.querySelector<HTMLElement>('[aria-current]')
  if (list === null || link === null || link === undefined) return
  const { top, bottom } = link.getBoundingClientRect()
  if (top < 0 || bottom > window.innerHeight) list.scrollTop = link.offsetTop - list.clientHeight / 2
}

/** Many pages in groups: at the side of a screen, behind a button on a phone. */
export const MenuSide = ({ groups, here }: GroupsProps) => {
  const { lg } = Grid.useBreakpoint()
  const [isOpen, setOpen] = useState(false)
  const list = useId()
  // Whoever chose a page wants to see the page.
  useEffect(() => setOpen(false), [here])
  const side = useRef<HTMLElement>(null)
  useEffect(() => bringIntoSight(side.current), [here, lg])
  const title = groups.flatMap(({ tabs }) => tabs).find(({ place }) => place === here)?.title
  if (lg !== false) {
    return (
      <nav ref={side} aria-label="栏目" className="menu-side">
        <Groups groups={groups} here={here} />
      </nav>
    )
  }
  return (
    <nav
      aria-label="栏目"
      className="menu-folded"
      onKeyDown={({ key }) => {
        if (key === 'Escape') setOpen(false)
      }}
    >
      <Button block aria-expanded={isOpen} aria-controls={list} onClick={() => setOpen(!isOpen)}>
        {isOpen ? '收起栏目' : `${title ?? '栏目'}（换一页）`} {!isOpen && <Badge {...foldedBadge(groups)} />}
      </Button>
      <div id={list} hidden={!isOpen} className="menu-folded__list">
        <Groups groups={groups} here={here} />
      </div>
    </nav>
  )
}

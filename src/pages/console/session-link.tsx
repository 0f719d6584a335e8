import { Button } from 'antd'
import { isOpenCase } from './words.ts'
import type { DeskAction } from './desk-action.ts'

/** From an appointment in writing to its talk. */
export const SessionLink: DeskAction = ({ item }) =>
  item.way === 'online' && isOpenCase(item.state) ? <Button href={`#/session/${item.id}`}>文字谈话</Button> : null

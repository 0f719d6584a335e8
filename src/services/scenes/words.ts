import { text, type Reply } from '../../core/reply.ts'
import type { Station } from '../counselling/records.ts'

const line = (label: string, value: string): string => (value === '' ? '' : `${label}${value}`)

/** What somebody who scans the code of a station wants to know first: is it open, where, how to ring. */
export const stationCard = ({ name, address, hours, phone }: Station, isOpen: boolean | undefined): Reply =>
  text(
    [
      isOpen === undefined ? name : `${name}，现在${isOpen ? '开着' : '关着'}`,
      line('开门时间：', hours),
      line('地址：', address),
      line('电话：', phone),
    ]
      .filter((one) => one !== '')
      .join('\n'),
    [
      { label: '约个时间来聊聊', send: '预约心理老师' },
      { label: '大讲堂', send: '大讲堂' },
      { label: '看看还能办什么', send: '菜单' },
    ],
  )

export const stationGone = (): Reply =>
  text('这个站点现在停了。要找人当面聊，回“预约心理老师”，我给你看开着的。', [
    { label: '预约心理老师', send: '预约心理老师' },
    { label: '菜单', send: '菜单' },
  ])

export const lectureGone = (): Reply =>
  text('这一场现在不能报了。还有别的场次可以看看。', [
    { label: '大讲堂', send: '大讲堂' },
    { label: '菜单', send: '菜单' },
  ])

export const lectureSoon = (opens: string): Reply =>
  text(`这一场${opens}开始报名，到时候再扫一次就行。`, [{ label: '大讲堂', send: '大讲堂' }])

export const lectureHeld = (title: string): Reply =>
  text(`“${title}”你已经报了，到时候来就行。`, [{ label: '我的报名', send: '我的报名' }])

export const poster = (title: string, says: string): Reply =>
  text(`你扫的是“${title}”。点下面接着办，或者直接说你的事。`, [
    { label: says, send: says },
    { label: '菜单', send: '菜单' },
  ])

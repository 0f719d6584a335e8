import type { z } from 'zod'
import type { closeApplication } from '../../http/api/applications.ts'

export type ApplicationResult = z.output<typeof closeApplication.body>['result']

const abouts: Readonly<Record<string, string>> = { aid: '帮扶申请', 'legal-aid': '法律援助申请', union: '入会申请' }

export const aboutText = (about: string): string => abouts[about] ?? `申请（${about}）`

export const resultOptions: readonly { readonly value: ApplicationResult; readonly label: string }[] = [
  { value: 'done', label: '办好了' },
  { value: 'referred', label: '转给别的部门了' },
  { value: 'unreached', label: '联系不上' },
  { value: 'nothing', label: '不用办' },
]

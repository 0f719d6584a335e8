import type { Ability } from '../../core/channel.ts'

/** What depends on the settings. */
export interface WecomSetting {
  /** The address list is read for the console's accounts. */
  readonly readsContacts: boolean
}

/** What an application of a WeCom corporation may, in the words of a clerk: one table, read by the console and `doctor`. */
export const capabilityLines = ({ readsContacts }: WecomSetting): readonly Ability[] => [
  { name: '回答写来的话', isThere: true, instead: '' },
  { name: '随时主动说话', isThere: true, instead: '' },
  { name: '收图片和语音', isThere: true, instead: '' },
  { name: '语音自动转成字', isThere: false, instead: '接了转写就转写，没接由值班的人听' },
  { name: '按钮和卡片', isThere: false, instead: '选项写成数字，网址写在字里' },
  { name: '从通讯录带出工作台账号', isThere: readsContacts, instead: '在账号页手工加；要用就设 WECOM_CONTACTS=ask' },
]

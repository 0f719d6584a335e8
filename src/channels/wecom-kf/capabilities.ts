import type { Ability } from '../../core/channel.ts'
import type { WecomKfConfig } from './config.ts'

/** What WeChat customer service may, in the words of a clerk: one table, read by the console and `doctor`. */
export const capabilityLines = ({
  servicers,
  window,
}: Pick<WecomKfConfig, 'servicers' | 'window'>): readonly Ability[] => [
  { name: '回答写来的话', isThere: true, instead: '' },
  { name: '进来时打招呼', isThere: true, instead: '' },
  { name: `${window.hours}小时内主动说话，最多${window.messages}条`, isThere: true, instead: '' },
  { name: `${window.hours}小时后主动说话`, isThere: false, instead: '下次写来时一起说，急的进电话名单' },
  { name: '选项做成按钮', isThere: true, instead: '' },
  { name: '收图片和语音', isThere: true, instead: '' },
  { name: '语音自动转成字', isThere: false, instead: '接了转写就转写，没接由值班的人听' },
  { name: '转给企业微信里的人', isThere: servicers.length > 0, instead: '在工作台里接；要转就设 WECOM_KF_SERVICERS' },
]

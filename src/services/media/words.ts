import { notice, type Reply } from '../../core/reply.ts'
import type { RefusedImage } from './clean-image.ts'

const whyNot: Readonly<Record<RefusedImage, string>> = {
  heic: '它是苹果手机的HEIC格式，我收不了。把照片打开截一张屏，发截图就行',
  'too-large': '它太大了。截一张屏，发截图就行',
  broken: '它没有收全。再发一遍试试，还不行就发截图',
  unknown: '这种格式我不认识。截一张屏，发截图就行',
}

export const photoRefused = (why: RefusedImage): Reply => notice(`刚才有一张图片没收下：${whyNot[why]}。`)

/** The same, to whoever waits for the answer of an upload. */
export const uploadRefused = (why: RefusedImage): string => `这张图片没收下：${whyNot[why]}。`

export const photoLost = (): Reply =>
  notice('刚才有一张图片没取到，对不住。再发一遍试试；还不行就先写字，图片以后再补。')

const numbers = '急事直接打：职工热线12351；心里难受12356；有危险110、120'

/** Pushed: it names no matter. */
export const voiceToStaff = (promise: string): Reply =>
  notice(`你的语音我没听出字来，交给工会的人听了，${promise}回你。${numbers}。`)

export const voiceLost = (): Reply =>
  notice(`你的语音没听出来，对不住。能打字就写一句；不方便就回“人工”，留个电话。${numbers}。`)

/** What the office reads in place of words. */
export const voiceMatter = '（语音留言：没有听出字，请打开听）'

import type { SceneView } from '../../http/api/scenes.ts'
import { instantText } from '../../core/time.ts'

export const kindNames: Readonly<Record<SceneView['kind'], string>> = {
  station: '站点',
  lecture: '讲座报名',
  hall: '讲座签到',
  poster: '海报',
}

/** How the code stands, and what to do about it. */
export const stateText = ({ state, code, isPermanent, isEnded, endsSoon, expiresAt }: SceneView): string => {
  if (state === 'failed') return code === 'no-account' ? '没有接能做码的公众号' : `没做成（${code ?? ''}）`
  if (state === 'wanted') return '正在做，过一会儿再看'
  if (isPermanent || expiresAt === undefined) return '长期有效'
  if (isEnded) return '过期了，贴着的要换'
  return `${endsSoon ? '快过期：' : '用到'}${instantText(expiresAt)}`
}

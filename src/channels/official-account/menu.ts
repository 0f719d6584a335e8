import { z } from 'zod'

/** The platform's limits for a menu, in bytes; a setting where Tencent has changed them before (wechat.md 1.9). */
export interface MenuLimits {
  readonly top: number
  readonly sub: number
  readonly topName: number
  readonly subName: number
  readonly key: number
  readonly url: number
}
export const usualMenuLimits: MenuLimits = { top: 3, sub: 5, topName: 16, subName: 40, key: 128, url: 256 }

const within = (limit: number, what: string) =>
  z
    .string()
    .min(1, `${what}不能空着`)
    .refine((words) => Buffer.byteLength(words) <= limit, `${what}太长，最多${limit}个字节（一个汉字3个）`)

const actions = (limits: MenuLimits, name: number) => {
  const named = { name: within(name, '名字') }
  return z.discriminatedUnion('type', [
    z.strictObject({ ...named, type: z.literal('click'), key: within(limits.key, 'key') }),
    z.strictObject({ ...named, type: z.literal('scancode_waitmsg'), key: within(limits.key, 'key') }),
    z.strictObject({ ...named, type: z.literal('location_select'), key: within(limits.key, 'key') }),
    z.strictObject({
      ...named,
      type: z.literal('view'),
      url: within(limits.url, '网址').refine(
        (url) => /^(https?:\/\/|\{\{base\}\})/.test(url),
        '网址要以 https:// 或 {{base}} 开头',
      ),
    }),
    z.strictObject({
      ...named,
      type: z.literal('miniprogram'),
      url: within(limits.url, '网址'),
      appid: z.string().min(1),
      pagepath: z.string().min(1),
    }),
  ])
}

/** `data/menu.json`: buttons as the platform takes them; `{{base}}` in an address is `BASE_URL`. */
export const menuSchema = (limits: MenuLimits = usualMenuLimits) =>
  z.strictObject({
    button: z
      .array(
        z.union([
          z.strictObject({
            name: within(limits.topName, '名字'),
            sub_button: z
              .array(actions(limits, limits.subName))
              .min(1, '下面至少一个')
              .max(limits.sub, `下面最多${limits.sub}个`),
          }),
          actions(limits, limits.topName),
        ]),
      )
      .min(1, '至少一个')
      .max(limits.top, `最上面一排最多${limits.top}个`),
  })
export type Menu = z.output<ReturnType<typeof menuSchema>>

type Action = Extract<Menu['button'][number], { readonly type: string }>

const actionsOf = (menu: Menu): readonly Action[] =>
  menu.button.flatMap((button) => ('sub_button' in button ? button.sub_button : [button]))

/** What keys say in the dialogue when they are tapped. */
export const clickedKeys = (menu: Menu): readonly string[] =>
  actionsOf(menu).flatMap((action) => (action.type === 'click' ? [action.key] : []))

/** The menu with the addresses of this deployment; undefined when it needs one and none is set. */
export const placedMenu = (menu: Menu, baseUrl: string | undefined): Menu | undefined => {
  const source = JSON.stringify(menu)
  if (!source.includes('{{base}}')) return menu
  // The cast: only the inside of addresses has changed.
  return baseUrl === undefined ? undefined : (JSON.parse(source.replaceAll('{{base}}', baseUrl)) as Menu)
}

/** The menu as lines for people. */
export const menuLines = (menu: Menu): readonly string[] =>
  menu.button.flatMap((button) =>
    'sub_button' in button
      ? [button.name, ...button.sub_button.map((sub) => `  ${sub.name}  ${targetOf(sub)}`)]
      : [`${button.name}  ${targetOf(button)}`],
  )

const targetOf = (action: Action): string => ('key' in action ? `说“${action.key}”` : action.url)

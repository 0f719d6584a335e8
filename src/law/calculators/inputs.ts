import { z } from 'zod'

/** The kinds of inputs, each with what is said to a member when it is not right. */

const missing = '没有填'

const number = (): z.ZodNumber => z.number({ error: (issue) => (issue.input === undefined ? missing : '要填一个数字') })

const negative = '不能是负数'
const huge = '数太大了，看看是不是多打了几个零'

/** Yuan. */
export const money = number().min(0, negative).max(1_000_000_000, huge)
/** Money that something is divided by or compared with: nought makes no sense. */
export const someMoney = money.gt(0, '要比零大')
/** Several sums. */
export const sums = z.array(money, { error: '要填几个数字' }).max(50, '项数太多了')
export const days = number().min(0, negative).max(36_600, huge)
export const wholeDays = days.int('要填整天数')
export const hours = number().min(0, negative).max(744, '一个月没有这么多小时')
export const months = number().min(0, negative).max(1_200, huge)
export const years = number().min(0, negative).max(80, '年数太大了')
export const people = number().int('要填整数').min(0, negative).max(10_000_000, huge)
export const yes = z.boolean({ error: (issue) => (issue.input === undefined ? missing : '要填是或者不是') })

const isSensible = (value: string): boolean => value >= '1950' && value < '2101'
const range = '要在1950年到2100年之间'

export const date = z.iso
  .date({ error: (issue) => (issue.input === undefined ? missing : '没有这一天，日期写成 2026-03-15 这样') })
  .refine(isSensible, range)

/** `YYYY-MM`; a whole date is cut to its month. */
export const month = z
  .string({ error: (issue) => (issue.input === undefined ? missing : '月份写成 1970-05 这样') })
  .regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, '月份写成 1970-05 这样')
  .refine((value) => value >= '1920' && value < '2101', '年份不对，再看一眼')
  .transform((value) => value.slice(0, 7))

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: (issue) => (issue.input === undefined ? missing : `只能是：${values.join('、')}`) })

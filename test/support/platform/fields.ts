/** What a field of a template may hold, by the kind that its name begins with. */
const rules: Readonly<Record<string, RegExp>> = {
  thing: /^.{1,20}$/su,
  number: /^\d{1,32}$/,
  letter: /^[A-Za-z]{1,32}$/,
  symbol: /^[^\w\p{Script=Han}]{1,5}$/u,
  character_string: /^[\x20-\x7e]{1,32}$/,
  time: /^[\d年月日:：/\-~ ]{4,40}$/,
  date: /^[\d年月日:：/\-~ ]{4,40}$/,
  amount: /^\D?\d{1,10}(\.\d{1,2})?元?$/,
  phone_number: /^[\d+-]{1,17}$/,
  car_number: /^.{1,8}$/u,
  name: /^(?:[\p{Script=Han}·]{1,10}|[A-Za-z ]{1,20})$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
  const: /^.{1,20}$/su,
}

/** True when the value breaks its field's format. Fields with free names (`first`, `keyword1`) only must not be empty. */
export const brokenField = (name: string, value: string): boolean => {
  const kind = name.replace(/\d+$/, '')
  const rule = rules[kind]
  return rule === undefined ? value === '' : !rule.test(value)
}

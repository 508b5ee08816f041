const longest = (limit: number) => (value: string) => [...value].length <= limit;
const matches = (pattern: RegExp) => (value: string) => pattern.test(value);

const DATE = String.raw`\d{4}(?:年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})`;
const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`;

/** Allowed values of a template's field, by the type that its key begins with (`thing2` is a thing). */
const FIELD_TYPES: Readonly<Record<string, (value: string) => boolean>> = {
  thing: longest(20),
  character_string: matches(/^[\x20-\x7e]{1,32}$/),
  /** A 24-hour time, optionally with a date, or a span of two. */
  time: matches(new RegExp(`^(?:${DATE}\\s?)?${CLOCK}(?:~.+)?$|^${DATE}$`)),
  date: matches(new RegExp(`^${DATE}(?:\\s?${CLOCK})?$`)),
  amount: matches(/^[¥￥$€£]?\d{1,12}(?:\.\d{1,2})?元?$/),
  phone_number: matches(/^[\d+\-*#() ]{1,17}$/),
  car_number: longest(8),
  phrase: matches(/^[\u4e00-\u9fff]{1,5}$/),
  number: matches(/^[\d.]{1,32}$/),
  /** The values that WeChat approved for a template are unknown here. */
  const: longest(20),
};

/** @param key of a template's field, such as `thing2` */
export function mayStandIn(key: string, value: string): boolean {
  const allows = FIELD_TYPES[key.replace(/\d+$/, '')];
  return allows !== undefined && value !== '' && allows(value);
}

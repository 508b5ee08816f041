/** What to do after an errcode: `final` – do not retry; `tomorrow` – the daily quota is used up. */
export type RefusalHandling = 'final' | 'again' | 'tomorrow';

/** They concern this receiver or this message, so that WeChat would say the same again. */
const FINAL = new Set([
  40003, // no such openid
  40036,
  40037, // no such template
  43004, // does not follow the account
  43101, // has refused messages
  43116, // the template is blocked
  47003, // a value does not fit the template
]);

const DAILY_QUOTA = 45009;
const MINUTE_QUOTA = 45011;

/** Nobody's fault: a receiver who does not want messages, or an account that sends many. */
const EXPECTED = new Set([40003, 43004, 43101, DAILY_QUOTA, MINUTE_QUOTA]);

/** A code that we do not know is tried again: most are about the account, which an operator can mend. */
export function handlingOf(errcode: number): RefusalHandling {
  if (errcode === DAILY_QUOTA) return 'tomorrow';
  return FINAL.has(errcode) ? 'final' : 'again';
}

/** True where an operator has to look: a wrong template, a wrong field, an account without the right. */
export const isAlarming = (errcode: number): boolean => !EXPECTED.has(errcode);

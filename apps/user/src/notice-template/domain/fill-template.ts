import { fit } from './fit.js';

/** What may stand in braces in a field's pattern. */
const NOTICE_VARIABLES = ['orderId', 'summary', 'amount', 'time'] as const;
type Variable = (typeof NOTICE_VARIABLES)[number];

export interface NoticeContent {
  readonly orderId: string;
  readonly amountFen: number;
  readonly summary: string;
  readonly happenedAt: Date;
}

const VARIABLE = /\{([^{}]*)\}/g;

/** The names in braces that mean nothing. */
export const unknownVariables = (pattern: string): string[] =>
  Array.from(pattern.matchAll(VARIABLE), ([, name = '']) => name).filter(
    name => !(NOTICE_VARIABLES as readonly string[]).includes(name),
  );

/**
 * The fields of a template message, by the patterns that the shop has set for them (`thing2: "{summary}"`).
 * @param timeZone IANA name; the clock that the buyer reads
 */
export function fillTemplate(
  fields: Readonly<Record<string, string>>,
  content: NoticeContent,
  timeZone: string,
): Record<string, string> {
  const values: Record<Variable, string> = {
    orderId: content.orderId,
    summary: content.summary,
    amount: yuan(content.amountFen),
    time: clock(content.happenedAt, timeZone),
  };
  return Object.fromEntries(
    Object.entries(fields).map(([key, pattern]) => [key, fit(key, fillText(pattern, values))]),
  );
}

/** Where the message leads: a path of our own, with the values encoded. */
export const fillLink = (pattern: string, { orderId }: NoticeContent): string =>
  pattern.replaceAll('{orderId}', encodeURIComponent(orderId));

const fillText = (pattern: string, values: Record<Variable, string>): string =>
  pattern.replaceAll(VARIABLE, (_, name: Variable) => values[name]);

/** Fen to yuan in whole numbers, never through a fraction. */
const yuan = (fen: number): string => `¥${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** As WeChat documents its `time` fields: 2026年7月1日 09:05. */
function clock(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('zh-CN', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find(found => found.type === type)!.value;
  return `${part('year')}年${part('month')}月${part('day')}日 ${part('hour')}:${part('minute')}`;
}

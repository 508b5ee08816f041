import type { Words } from '@diancan/contracts';
import { DateTime } from 'luxon';

/** A time to come, as people say it in the shop: `明天 10:00`, `on Saturday, 3 October at 10:00`. */
export function sayWhen(at: Date, now: Date, zone: string): Words {
  const [then, today] = [at, now].map(instant => DateTime.fromJSDate(instant, { zone })) as [
    DateTime,
    DateTime,
  ];
  const time = then.toFormat('HH:mm');
  const days = then.startOf('day').diff(today.startOf('day'), 'days').days;
  if (days < 1) return { zh: `今天 ${time}`, en: `today at ${time}` };
  if (days < 2) return { zh: `明天 ${time}`, en: `tomorrow at ${time}` };
  return {
    zh: `${then.setLocale('zh').toFormat('M月d日（ccc）')} ${time}`,
    en: `on ${then.setLocale('en').toFormat('cccc, d LLLL')} at ${time}`,
  };
}

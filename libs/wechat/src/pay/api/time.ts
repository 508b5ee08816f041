const CHINA_MS = 8 * 3_600_000;

/** WeChat Pay's format of times: `2026-08-08T12:00:00+08:00`. */
export const chinaTime = (date: Date): string =>
  `${new Date(date.getTime() + CHINA_MS).toISOString().slice(0, 19)}+08:00`;

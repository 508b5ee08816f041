const CHINA_AHEAD_MS = 8 * 3_600_000;

/** RFC 3339 in China time, in WeChat's format: `2026-08-08T12:00:00+08:00`. */
export const chinaTime = (ms: number): string =>
  `${new Date(ms + CHINA_AHEAD_MS).toISOString().slice(0, 19)}+08:00`;

/** For people: `2026-08-08 12:00:00`. */
export const chinaClock = (ms: number): string => chinaTime(ms).slice(0, 19).replace('T', ' ');

/** The day in China: `2026-08-08`. */
export const chinaDay = (ms: number): string => chinaTime(ms).slice(0, 10);

/** `20260808120000` */
export const chinaDigits = (ms: number): string => chinaTime(ms).slice(0, 19).replace(/\D/g, '');

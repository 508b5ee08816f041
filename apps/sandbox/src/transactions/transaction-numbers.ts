import { randomInt } from 'node:crypto';
import { chinaDigits } from '../clock/china-time.js';

/** 28 digits that contain the day, like WeChat's. */
export const newTransactionId = (now: number): string =>
  `4200${digits(8)}${chinaDigits(now).slice(0, 8)}${digits(8)}`;
export const newRefundId = (now: number): string =>
  `5030${digits(8)}${chinaDigits(now).slice(0, 8)}${digits(8)}`;

const digits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');

import { chinaDay, chinaTime } from '../clock/china-time.js';
import { PayError } from '../pay-api/pay.error.js';

const DAY_MS = 24 * 3_600_000;
/** A bill is available from 10:00 the next day. */
const READY_AT_HOUR = 10;
const KEPT_MONTHS = 3;

/** @throws PayError if the bill of that day is not available yet, or no longer */
export function checkBillDay(day: string, now: number): void {
  const start = Date.parse(`${day}T00:00:00+08:00`);
  if (Number.isNaN(start) || chinaDay(start) !== day)
    throw new PayError(400, 'PARAM_ERROR', '参数错误：bill_date格式应为yyyy-MM-dd', {
      field: '/bill_date',
      value: day,
    });
  const oldest = new Date(now);
  oldest.setUTCMonth(oldest.getUTCMonth() - KEPT_MONTHS);
  if (start >= Date.parse(`${chinaDay(now)}T00:00:00+08:00`))
    throw new PayError(400, 'INVALID_REQUEST', '账单日期必须早于当天');
  if (start < oldest.getTime() - DAY_MS)
    throw new PayError(400, 'INVALID_REQUEST', '仅支持三个月内的账单下载申请');
  const yesterday = chinaDay(now - DAY_MS) === day;
  if (yesterday && Number(chinaTime(now).slice(11, 13)) < READY_AT_HOUR)
    throw new PayError(400, 'STATEMENT_CREATING', '账单正在生成，请于10点后再试');
}

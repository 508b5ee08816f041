import { lookOf } from '@diancan/text';

const DECIMAL_POINT = /^(?:\d+\.?|\d*\.\d+)$/;
const DECIMAL_COMMA = /^\d*,\d{1,2}$/;
const THOUSANDS_AND_POINT = /^[1-9]\d{0,2}(?:([, '’])\d{3})(?:\1\d{3})*(?:\.\d{1,2})?$/;
const THOUSANDS_AND_COMMA = /^[1-9]\d{0,2}(?:([. '’])\d{3})(?:\1\d{3})*,\d{1,2}$/;
const THREE_DIGITS = /^[1-9]\d{0,2}[.,]\d{3}$/;

/**
 * A number as spreadsheets of any language write it, with digits and a decimal point only.
 * @param separator of the file: with a comma the spreadsheet writes decimal points, so `1,499` has thousands
 * @returns `ambiguous` for three digits after a mark that may be either; null if it is no number
 */
export function plainNumber(text: string, separator: string): string | 'ambiguous' | null {
  const number = lookOf(text);
  if (separator !== ',' && THREE_DIGITS.test(number)) return 'ambiguous';
  if (DECIMAL_POINT.test(number)) return number;
  if (THOUSANDS_AND_POINT.test(number)) return number.replaceAll(/[^\d.]/g, '');
  if (DECIMAL_COMMA.test(number) || THOUSANDS_AND_COMMA.test(number))
    return number.replaceAll(/[^\d,]/g, '').replace(',', '.');
  return null;
}

const PLAIN_DIGITS = /^-?\d+(?:\.\d+)?$/;

/**
 * A number of a file: as a number if that is written in the same digits again, else as the text that its
 * author wrote. So no reader gets other digits: 1234567890123456789 is more than a double holds, 1.10 may be
 * a version, 010 is eight to some, and 1e3 or 0x1F is not a number to all.
 */
export const numberAsWritten = (value: number, source: string): number | string =>
  PLAIN_DIGITS.test(source) && String(value) === source ? value : source;

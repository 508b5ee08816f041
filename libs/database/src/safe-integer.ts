import type { ValueTransformer } from 'typeorm';

/** BIGINT columns of fen or pieces: strings at the driver, safe integers in code. */
export const safeInteger: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  /** @throws RangeError above 2^53 − 1, rather than being off by one fen */
  from: (value: string | number | null) => (value === null ? null : toSafeInteger(value)),
};

/** @throws RangeError when the value is no safe integer */
export function toSafeInteger(value: string | number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is not a safe integer`);
  return number;
}

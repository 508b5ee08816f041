import type { ValueTransformer } from 'typeorm';

/** For BIGINT columns of fen or pieces: the driver returns strings, the code uses safe integers. */
export const safeInteger: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  /** @throws RangeError above 2^53 − 1, because rounding could be off by one fen */
  from: (value: string | number | null) => (value === null ? null : toSafeInteger(value)),
};

/** @throws RangeError if the value is not a safe integer */
export function toSafeInteger(value: string | number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is not a safe integer`);
  return number;
}

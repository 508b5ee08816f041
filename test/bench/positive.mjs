// @ts-check
import { Failure } from '../../scripts/terminal/failure.mjs';

/**
 * @param {string} text the value of an option
 * @throws {Failure} when it is not a whole number above 0
 */
export function positive(text) {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Failure(`${text} is not a whole number above 0; --help shows the options`);
}

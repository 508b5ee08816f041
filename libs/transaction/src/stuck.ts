import { Logger } from '@nestjs/common';

/** Several minutes after the first attempt. */
const STUCK_AT = 10;

const log = new Logger('StuckTransaction');

/** Reports at level error, once: attempts are counted in the row, so one instance reaches the tenth. */
export function reportIfStuck(attempts: number, what: string): void {
  if (Number(attempts) === STUCK_AT) log.error(`${what} after ${STUCK_AT - 1} attempts`);
}

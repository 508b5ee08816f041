import { codeOf } from '@diancan/errors';
import { QueryFailedError } from 'typeorm';

const driverError = (error: unknown): unknown =>
  error instanceof QueryFailedError ? error.driverError : error;

/** The database does not answer, or is being stopped. */
const AWAY = ['ER_SERVER_SHUTDOWN', 'ER_QUERY_INTERRUPTED', 'ER_OPTION_PREVENTS_STATEMENT'];

/** Whether the database is away. That is the fault of no message. */
export function isDatabaseAway(error: unknown): boolean {
  const thrown = driverError(error);
  // The driver marks errors of the connection so.
  const isFatal = thrown instanceof Error && 'fatal' in thrown && thrown.fatal === true;
  return isFatal || AWAY.includes(codeOf(thrown) ?? '');
}

/** Whether another transaction was in the way. */
export const isLockTrouble = (error: unknown): boolean =>
  ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'].includes(codeOf(driverError(error)) ?? '');

import { QueryFailedError } from 'typeorm';

/** MySQL has rolled back the whole transaction, so it is safe to run it again. */
export const isDeadlock = (error: unknown): boolean => hasCode(error, 'ER_LOCK_DEADLOCK');

/** True if the connection was lost during a statement; the server rolls its transaction back. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { fatal?: boolean }).fatal === true;

/** True if the connection was lost, or could not be made: nothing is wrong with the statement. */
export const isServerAway = (error: unknown): boolean =>
  error instanceof Error && (error as { fatal?: boolean }).fatal === true;

/** True if a unique key was violated. */
export const isDuplicateKey = (error: unknown): boolean => hasCode(error, 'ER_DUP_ENTRY');

/** True if a foreign key points at a row that does not exist. */
export const isReferenceMissing = (error: unknown): boolean => hasCode(error, 'ER_NO_REFERENCED_ROW_2');

/** True if a row cannot be deleted because others still point at it. */
export const isStillReferenced = (error: unknown): boolean => hasCode(error, 'ER_ROW_IS_REFERENCED_2');

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === code;

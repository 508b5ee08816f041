import { UnusableSettingsError } from '@diancan/config';

/**
 * The config centre did not answer, or not now: another try may help. The message says why, without secrets.
 */
export class CentreUnreachableError extends UnusableSettingsError {
  readonly code = 'CENTRE_UNREACHABLE';
}

/** The config centre refused: another try does not help, an operator has to act. The message says how. */
export class CentreRefusedError extends UnusableSettingsError {
  readonly code = 'CENTRE_REFUSED';
}

/** Whether an error is about reaching the settings, and not about the settings. */
export const isCentreError = (error: unknown): error is CentreUnreachableError | CentreRefusedError =>
  error instanceof CentreUnreachableError || error instanceof CentreRefusedError;

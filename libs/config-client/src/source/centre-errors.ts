import { UnusableSettingsError } from '@diancan/config';

/** The config centre did not answer, or not now: asking again may help. The message says why, without secrets. */
export class CentreUnreachableError extends UnusableSettingsError {
  readonly code = 'CENTRE_UNREACHABLE';
}

/** The config centre refused: asking again does not help, somebody has to do something. The message says what. */
export class CentreRefusedError extends UnusableSettingsError {
  readonly code = 'CENTRE_REFUSED';
}

/** Whether it is about the way to the settings, and not about the settings. */
export const isCentreError = (error: unknown): error is CentreUnreachableError | CentreRefusedError =>
  error instanceof CentreUnreachableError || error instanceof CentreRefusedError;

import { UnusableSettingsError } from '@diancan/config';
import { ConsoleLogger } from '@nestjs/common';

/**
 * Logger for starts that fail before logging is set up: prints Nest's messages, except those that the start's
 * own error line repeats.
 */
export class StartLogger extends ConsoleLogger {
  override error(message: unknown, ...more: unknown[]): void {
    if (!(message instanceof UnusableSettingsError)) super.error(message, ...more);
  }
}

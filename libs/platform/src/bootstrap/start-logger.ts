import { UnusableSettingsError } from '@diancan/config';
import { ConsoleLogger } from '@nestjs/common';

/** For a start that ends before there is a log: what Nest has to say, but for what is said in one sentence anyway. */
export class StartLogger extends ConsoleLogger {
  override error(message: unknown, ...more: unknown[]): void {
    if (!(message instanceof UnusableSettingsError)) super.error(message, ...more);
  }
}

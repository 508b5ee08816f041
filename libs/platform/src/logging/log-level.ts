import type { Settings, SettingsClass } from '@diancan/config';
import { SettingsRefresh } from '@diancan/config-client';
import type { Provider } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';

/**
 * Has the log follow its level: from the next line on, and the lines of a request from the next request on, for each has a
 * logger of its own.
 */
export const logLevelFor = <T extends { log: { level: string } }>(settings: SettingsClass<T>): Provider => ({
  provide: Symbol('log level'),
  // The logger is asked for so that there is a root of all loggers.
  inject: [settings, SettingsRefresh, PinoLogger],
  useFactory: (made: Settings<T>, refresh: SettingsRefresh) =>
    refresh.onChanged(changed => {
      if (changed.includes('log')) PinoLogger.root.level = made.current.log.level;
    }),
});

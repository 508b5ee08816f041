import { type Settings, SettingsRefresh, type SettingsClass } from '@diancan/config';
import type { Provider } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';

/**
 * Applies the log level of the settings: to the process's own lines at once, to the lines of requests from
 * the next request on, because each request has its own logger.
 */
export const logLevelFor = <T extends { log: { level: string } }>(settings: SettingsClass<T>): Provider => ({
  provide: Symbol('log level'),
  // PinoLogger is injected to make sure that the root logger exists.
  inject: [settings, SettingsRefresh, PinoLogger],
  useFactory: (made: Settings<T>, refresh: SettingsRefresh) =>
    refresh.onChanged(changed => {
      if (changed.includes('log')) PinoLogger.root.level = made.current.log.level;
    }),
});

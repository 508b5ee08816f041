import type { Settings, SettingsClass } from '@diancan/config';
import { ConfigModule, type ConfigSource } from '@diancan/config-client';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { SERVER_ADDRESS, type ServerAddress } from './bootstrap/server-address.js';
import { ServiceErrorFilter } from './errors/service-error.filter.js';
import { Readiness } from './health/readiness.js';
import { logLevelFor } from './logging/log-level.js';
import { loggingFor } from './logging/logging.module.js';
import type { ManagedSettings } from './management/management-address.js';
import { ManagementModule } from './management/management.module.js';

type PlatformSettings = ManagedSettings & { server: ServerAddress; log: { level: string } };

/** What every process needs: settings, log, errors and metrics. */
@Global()
@Module({})
export class PlatformModule {
  /**
   * @param settings the service's settings class; its schema has `server` (host, port), `log` (level) and,
   *   for metrics, `management` (port)
   * @param source source of the settings if it is not the config centre
   */
  static forService<T extends PlatformSettings>(
    service: string,
    settings: SettingsClass<T>,
    source?: ConfigSource,
  ): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        ConfigModule.forService(service, settings, source),
        loggingFor(service, settings),
        ManagementModule.forSettings(settings),
      ],
      providers: [
        Readiness,
        ServiceErrorFilter,
        logLevelFor(settings),
        { provide: APP_FILTER, useExisting: ServiceErrorFilter },
        {
          provide: SERVER_ADDRESS,
          inject: [settings],
          useFactory: (made: Settings<T>) => made.current.server,
        },
      ],
      exports: [Readiness, SERVER_ADDRESS, ServiceErrorFilter],
    };
  }
}

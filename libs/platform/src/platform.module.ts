import { ConfigModule, type Settings, type SettingsClass } from '@diancan/config';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { SERVER_ADDRESS, type ServerAddress } from './bootstrap/server-address.js';
import { ServiceErrorFilter } from './errors/service-error.filter.js';
import { loggingFor } from './logging/logging.module.js';

/** What every process starts with: its settings, its log, its errors. */
@Global()
@Module({})
export class PlatformModule {
  /** @param settings the service's settings class; its schema has `server` (host, port) and `log` (level) */
  static forService<T extends { server: ServerAddress; log: { level: string } }>(service: string, settings: SettingsClass<T>): DynamicModule {
    return {
      module: PlatformModule,
      imports: [ConfigModule.forService(service, settings), loggingFor(service, settings)],
      providers: [
        ServiceErrorFilter,
        { provide: APP_FILTER, useExisting: ServiceErrorFilter },
        { provide: SERVER_ADDRESS, inject: [settings], useFactory: (made: Settings<T>) => made.current.server },
      ],
      exports: [SERVER_ADDRESS],
    };
  }
}

import type { Settings, SettingsClass } from '@diancan/config';
import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MANAGEMENT_ADDRESS, type ManagedSettings, type ManagementAddress } from './management-address.js';
import { ManagementServer } from './management-server.js';
import { RouteTable } from './route-table.js';
import { Metrics } from '../metrics/metrics.js';

/**
 * Provides `Metrics`, and a server that shows them, and serves operations, once `listen` is called; command
 * lines do not call it.
 */
@Module({})
export class ManagementModule {
  static forSettings<T extends ManagedSettings>(settings: SettingsClass<T>): DynamicModule {
    return {
      module: ManagementModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        Metrics,
        RouteTable,
        ManagementServer,
        {
          provide: MANAGEMENT_ADDRESS,
          inject: [settings],
          useFactory: (made: Settings<T>): ManagementAddress => ({
            port: () => made.current.management?.port ?? null,
          }),
        },
      ],
      exports: [Metrics],
    };
  }
}

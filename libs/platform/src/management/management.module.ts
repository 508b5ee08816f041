import type { Settings, SettingsClass } from '@diancan/config';
import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MANAGEMENT_ADDRESS, type ManagedSettings, type ManagementAddress } from './management-address.js';
import { ManagementServer } from './management-server.js';
import { RouteTable } from './route-table.js';

/** Shows metrics and serves operations once `listen` is called; command lines do not call it. */
@Module({})
export class ManagementModule {
  static forSettings<T extends ManagedSettings>(settings: SettingsClass<T>): DynamicModule {
    return {
      module: ManagementModule,
      imports: [DiscoveryModule],
      providers: [
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
    };
  }
}

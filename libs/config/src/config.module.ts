import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule as NestConfigModule, ConfigService } from '@nestjs/config';
import { type ConfigSource, folderSource } from './source/config-source.js';
import type { Settings, SettingsClass } from './settings/settings.js';
import { SettingsReload } from './refresh/settings-reload.js';
import { readConfigFiles } from './source/folder-source.js';

/** Reads a service's settings through @nestjs/config and offers them as its typed settings class. */
@Module({})
export class ConfigModule {
  static forService<T>(service: string, settings: SettingsClass<T>, source: ConfigSource = folderSource(service)): DynamicModule {
    const load = () =>
      readConfigFiles(process.env['DIANCAN_CONFIG_DIR'] ?? 'config-repo', service, process.env['DIANCAN_PROFILE'] ?? 'dev');
    return {
      module: ConfigModule,
      global: true,
      imports: [NestConfigModule.forRoot({ ignoreEnvFile: true, load: [async () => (await source.load()).values] })],
      providers: [
        {
          provide: settings,
          inject: [ConfigService],
          useFactory: (config: ConfigService) =>
            new settings(Object.fromEntries(settings.keys.map(key => [key, config.get(key)]))),
        },
        { provide: SettingsReload, inject: [settings], useFactory: (made: Settings<T>) => new SettingsReload(made, settings, load) },
      ],
      exports: [settings, SettingsReload],
    };
  }
}

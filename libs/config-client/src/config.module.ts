import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule as NestConfigModule, ConfigService, registerAs } from '@nestjs/config';
import { CentreFollower } from './bus/centre-follower.js';
import { SchemaPublisher } from './bus/schema-publisher.js';
import { SettingsInForce } from './refresh/settings-in-force.js';
import { SettingsRefresh } from './refresh/settings-refresh.js';
import { nestConfigService } from './nest-config-service.js';
import type { Settings, SettingsClass } from '@diancan/config';
import { type ClientEnvironment, clientEnvironment } from './source/client-environment.js';
import type { ConfigSource, FollowedSource, Loaded } from './source/config-source.js';
import { centreClientOf, sourceOf } from './source/source-of.js';

const ENVIRONMENT = Symbol('ENVIRONMENT');
const SOURCE = Symbol('SOURCE');

/** Reads a service's settings through @nestjs/config and offers them as its typed settings class. */
@Module({})
export class ConfigModule {
  /**
   * Loads a service's settings.
   * @param source where they come from if that is neither a config centre nor the folder; its changes are not
   * followed
   */
  static forService<T>(service: string, settings: SettingsClass<T>, source?: ConfigSource): DynamicModule {
    // The environment is read when the process starts, not when its modules are declared.
    const environment = () =>
      source === undefined ? clientEnvironment(process.env) : { ...clientEnvironment({}), bus: null };
    const followed = (env: ClientEnvironment): FollowedSource =>
      source === undefined
        ? sourceOf(service, settings, env, process.env)
        : { load: () => source.load(), fetch: () => source.load(), keep: async () => undefined };
    const started = registerAs('started', () => followed(environment()).load());
    return {
      module: ConfigModule,
      global: true,
      imports: [NestConfigModule.forRoot({ ignoreEnvFile: true, load: [started] })],
      providers: [
        { provide: ENVIRONMENT, useFactory: environment },
        { provide: SOURCE, inject: [ENVIRONMENT], useFactory: followed },
        {
          provide: settings,
          inject: [started.KEY],
          useFactory: ({ values }: Loaded) => new settings(values),
        },
        {
          provide: ConfigService,
          inject: [settings],
          useFactory: (made: Settings<T>) => nestConfigService(made, settings.keys),
        },
        {
          provide: SettingsRefresh,
          inject: [settings, started.KEY, SOURCE, ENVIRONMENT],
          useFactory: refreshOf(settings),
        },
        {
          provide: CentreFollower,
          inject: [SettingsRefresh, ENVIRONMENT],
          useFactory: followerOf(service, settings),
        },
      ],
      exports: [settings, ConfigService, SettingsRefresh, CentreFollower],
    };
  }
}

const refreshOf =
  <T>(settings: SettingsClass<T>) =>
  (made: Settings<T>, started: Loaded, source: FollowedSource, { graceMs }: ClientEnvironment) =>
    new SettingsRefresh({ started, inForce: new SettingsInForce(made, settings), source, graceMs });

const followerOf =
  <T>(application: string, settings: SettingsClass<T>) =>
  (refresh: SettingsRefresh, environment: ClientEnvironment) => {
    const { profile, bus, catchUpMs } = environment;
    const client = centreClientOf(application, environment);
    const schema = client && new SchemaPublisher(client, settings);
    return new CentreFollower({ application, profile, refresh, schema, bus, catchUpMs });
  };

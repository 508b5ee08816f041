import type { Settings, SettingsClass } from '@diancan/config';
import { type DynamicModule, RequestMethod } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { loggedError } from './logged-error.js';

/** JSON lines on standard output; every line of a request carries its id. Bodies, queries, headers and values of SQL are not logged. */
export const loggingFor = <T extends { log: { level: string } }>(service: string, settings: SettingsClass<T>): DynamicModule =>
  LoggerModule.forRootAsync({
    inject: [settings],
    useFactory: ({ current }: Settings<T>) => ({
      // The library's own default, `{/*splat}`, matches no request of a service that has no global prefix.
      forRoutes: [{ path: '*splat', method: RequestMethod.ALL }],
      pinoHttp: {
        name: service,
        level: current.log.level,
        autoLogging: false,
        quietReqLogger: true,
        quietResLogger: true,
        customAttributeKeys: { reqId: 'requestId' },
        serializers: { req: () => undefined, res: () => undefined, err: loggedError },
      },
    }),
  });

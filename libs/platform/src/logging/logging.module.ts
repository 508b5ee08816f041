import type { Settings, SettingsClass } from '@diancan/config';
import { type DynamicModule, RequestMethod } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Options } from 'pino-http';
import { Metrics } from '../metrics/metrics.js';
import { loggedError } from './logged-error.js';
import { LogOutput, standardOutput } from './log-output.js';

const DROPPED = {
  name: 'diancan_log_lines_dropped_total',
  help: 'Log lines that could not be written.',
  labels: [],
};

/**
 * JSON lines on standard output; each line of a request has its id. Bodies, queries, headers and SQL values
 * are not logged. Lines that cannot be written are dropped and counted.
 */
export const loggingFor = <T extends { log: { level: string } }>(
  service: string,
  settings: SettingsClass<T>,
): DynamicModule =>
  LoggerModule.forRootAsync({
    inject: [settings, Metrics],
    useFactory: ({ current }: Settings<T>, metrics: Metrics) => ({
      // The library's own default, `{/*splat}`, matches no request of a service without a global prefix.
      forRoutes: [{ path: '*splat', method: RequestMethod.ALL }],
      pinoHttp: [optionsOf(service, current.log.level), outputCountedBy(metrics)],
    }),
  });

const optionsOf = (name: string, level: string): Options => ({
  name,
  level,
  autoLogging: false,
  quietReqLogger: true,
  quietResLogger: true,
  customAttributeKeys: { reqId: 'requestId' },
  serializers: { req: () => undefined, res: () => undefined, err: loggedError },
});

function outputCountedBy(metrics: Metrics): LogOutput {
  const dropped = metrics.counter(DROPPED);
  return new LogOutput({ fd: standardOutput(), onDropped: () => dropped.inc() });
}

import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';

/** JSON lines on standard output; every line of a request carries its id. Bodies, queries and headers are not logged. */
export const loggingFor = (service: string, level: string): DynamicModule =>
  LoggerModule.forRoot({
    pinoHttp: {
      name: service,
      level,
      autoLogging: false,
      quietReqLogger: true,
      quietResLogger: true,
      customAttributeKeys: { reqId: 'requestId' },
      serializers: { req: () => undefined, res: () => undefined },
    },
  });

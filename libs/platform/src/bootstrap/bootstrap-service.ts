import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Type } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { reasonOf } from '@diancan/errors';
import { Readiness } from '../health/readiness.js';
import { tolerateUnwritableStreams } from '../logging/unwritable-streams.js';
import { countRequests } from '../metrics/count-requests.js';
import { ManagementServer } from '../management/management-server.js';
import { Metrics } from '../metrics/metrics.js';
import { carryContext } from '../request-context/http-context.js';
import { followSettings, reloadOnHangup } from './follow-settings.js';
import { passImagesOn } from './image-body.js';
import { type RequestInterceptor, type InterceptorContext, interceptedBy } from './request-interceptor.js';
import { readJsonOnly } from './json-body.js';
import { requestIdOf } from './request-id.js';
import { SERVER_ADDRESS, type ServerAddress } from './server-address.js';
import { endSilentConnections } from './silent-connections.js';
import { StartLogger } from './start-logger.js';
import { endConnectionsAtStop } from './stopping-connections.js';
import { unreadableRequest } from './unreadable-request.js';

/**
 * Larger bodies are answered 413. A cart of 10,000 lines must still fit, so that the answer can say what is
 * wrong with it.
 */
const BODY_LIMIT_BYTES = 1_048_576;
/**
 * Time to receive a whole request. A client that sends a byte now and then must not hold a connection for
 * ever.
 */
const REQUEST_TIMEOUT_MS = 30_000;

/** Not SIGHUP, which makes the process read its settings again. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT'];

export interface BootstrapOptions {
  /** Called before the server listens, to register things on Fastify itself. */
  readonly prepare?: (app: NestFastifyApplication) => Promise<void>;
  /** Called before the server listens; gets each request before Fastify does. */
  readonly interceptor?: (app: NestFastifyApplication) => RequestInterceptor;
  /** The most characters of a parameter in a path; a longer one is answered 404. Default: 100. */
  readonly maxParamLength?: number;
}

/**
 * Starts a process: Fastify, logging, errors, JSON bodies, metrics, and a graceful stop on SIGTERM and
 * SIGINT. Settings follow the config centre, and SIGHUP reads them again. A log that cannot be written does
 * not end the process. A failed start prints one line on standard error and exits with code 1.
 */
export async function bootstrapService(module: Type, options: BootstrapOptions = {}): Promise<void> {
  tolerateUnwritableStreams();
  try {
    const app = await createService(module, options);
    const address = app.get<ServerAddress>(SERVER_ADDRESS);
    const { host, port } = address;
    const metricsUrl = await app.get(ManagementServer).listen();
    reloadOnHangup(app);
    await app.listen(port, host);
    app
      .get(Logger)
      .log(`listening on ${host}:${port}${metricsUrl === null ? '' : `, metrics at ${metricsUrl}`}`);
    followSettings(app, address);
  } catch (error) {
    process.stderr.write(`${module.name} cannot start: ${reasonOf(error)}\n`);
    process.exit(1);
  }
}

/** Everything in `bootstrapService` except listening; for tests that serve a module in their own process. */
export async function createService(
  module: Type,
  { prepare, interceptor, maxParamLength = 100 }: BootstrapOptions = {},
): Promise<NestFastifyApplication> {
  const opened: { context?: InterceptorContext } = {};
  const adapter = new FastifyAdapter({
    ...(interceptor && { serverFactory: interceptedBy(() => opened.context!) }),
    ...unreadableRequest,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength },
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: requestIdOf,
    // A request that arrives on an open connection during the stop is still answered normally.
    return503OnClosing: false,
    // Idle keep-alive connections must not delay a stop.
    forceCloseConnections: 'idle',
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    abortOnError: false,
    bodyParser: false,
    bufferLogs: true,
    logger: new StartLogger({ logLevels: ['warn', 'error', 'fatal'] }),
  });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks(STOP_SIGNALS);
  const fastify = app.getHttpAdapter().getInstance();
  const readiness = app.get(Readiness);
  const count = countRequests(fastify, app.get(Metrics));
  carryContext(fastify);
  readJsonOnly(fastify);
  passImagesOn(fastify);
  endSilentConnections(fastify);
  endConnectionsAtStop(fastify, readiness);
  await prepare?.(app);
  if (interceptor)
    opened.context = { interceptor: interceptor(app), isStopping: () => readiness.isStopping, count };
  return app;
}

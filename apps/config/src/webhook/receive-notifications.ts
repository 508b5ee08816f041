import type { IncomingMessage } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { CentreSettings } from '../centre.settings.js';
import { receiveNotification } from './notification.js';

const ROUTE = '/monitor';
/** Only our hook below gives a request this type. */
const TYPE = 'application/x-diancan-notification';

/**
 * Has the bodies of notifications checked while they stream: git hosts send up to 25 MB, and before the last
 * byte nobody knows whether it was a git host.
 */
export async function receiveNotifications(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const settings = app.get(CentreSettings);
  const types = new WeakMap<FastifyRequest, string | undefined>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.url === ROUTE) {
      types.set(request, request.headers['content-type']);
      request.headers['content-type'] = TYPE;
    }
    done();
  });
  fastify.addContentTypeParser(TYPE, (request: FastifyRequest, payload: IncomingMessage) => {
    const headers = { ...request.headers, 'content-type': types.get(request) };
    // If it is refused before its end, the client gets an answer; the rest is read and dropped.
    const parts = payload.iterator({ destroyOnReturn: false });
    return receiveNotification(headers, parts, settings.current.webhookSecret);
  });
}

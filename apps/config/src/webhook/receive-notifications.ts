import type { IncomingMessage } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { CentreSettings } from '../centre.settings.js';
import { LIMIT_BYTES, receiveNotification } from './notification.js';

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
  fastify.addContentTypeParser(TYPE, async (request: FastifyRequest, payload: IncomingMessage) => {
    const headers = { ...request.headers, 'content-type': types.get(request) };
    try {
      return await receiveNotification(headers, partsOf(payload), settings.current.webhookSecret);
    } catch (error) {
      // Many senders read no answer before they have sent everything.
      await drop(payload);
      throw error;
    }
  });
}

/** Leaves the request open when its reader stops: it still gets an answer. */
const partsOf = (payload: IncomingMessage) => payload.iterator({ destroyOnReturn: false });

/** Reads what is left of a notification, up to the most that one may have. */
async function drop(payload: IncomingMessage): Promise<void> {
  let dropped = 0;
  try {
    for await (const part of partsOf(payload)) {
      dropped += (part as Buffer).length;
      if (dropped > LIMIT_BYTES) return;
    }
  } catch {
    // The sender has gone.
  }
}

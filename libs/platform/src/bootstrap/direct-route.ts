import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Caller, CODE_HEADER, type Role } from '@diancan/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ServiceErrorFilter } from '../errors/service-error.filter.js';
import { admit } from '../identity/admit.js';
import { IdentityVerifier } from '../identity/identity-verifier.js';
import { contextOf } from '../request-context/http-context.js';
import { runInContext } from '../request-context/request-context.js';
import { jsonParserOf } from './json-body.js';
import { requestIdOf } from './request-id.js';
import type { RequestInterceptor } from './request-interceptor.js';

/** A larger body goes the ordinary way. */
const MOST_BYTES = 8_192;

interface DirectRequest {
  readonly caller: Caller;
  readonly headers: IncomingHttpHeaders;
  /** As it was sent. */
  readonly body: unknown;
}

export interface DirectRoute {
  readonly path: string;
  readonly allowed: readonly Role[];
  /** @returns the envelope. It may set headers of the response. */
  answer(request: DirectRequest, response: ServerResponse): Promise<object>;
}

/**
 * Answers one POST route without Fastify and Nest, which take most of the time of a handler that does
 * little. Identity, context, errors and metrics are the same. The route must also have a controller: it gets
 * the requests that are not ordinary, with another content type, or with a large body or one of unknown size.
 */
export function directRoute(
  app: NestFastifyApplication,
  { path, allowed, answer }: DirectRoute,
): RequestInterceptor {
  const verifier = app.get(IdentityVerifier);
  const errors = app.get(ServiceErrorFilter);
  const parse = jsonParserOf(app.getHttpAdapter().getInstance());

  const serve = async (request: IncomingMessage, response: ServerResponse, id: string, bytes: Buffer) => {
    const { headers } = request;
    try {
      const caller = await admit(verifier, headers, allowed);
      send(response, 200, {}, await answer({ caller, headers, body: parse(bytes) }, response));
    } catch (error) {
      const failed = { method: 'POST', url: path, acceptLanguage: headers['accept-language'], id };
      const { entry, body, headers: more } = errors.word(error, failed, { requestId: id });
      send(response, entry.status, { ...more, [CODE_HEADER]: String(entry.code) }, body);
    }
  };

  return {
    request(request, response) {
      if (request.url !== path || !isOrdinary(request)) return false;
      const id = requestIdOf(request);
      const context = contextOf(id, request.headers, response);
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
        void runInContext(context, () => serve(request, response, id, body));
      });
      return true;
    },
    mayUpgrade: () => false,
    upgrade: (_request, socket) => socket.destroy(),
  };
}

const JSON_TYPE = /^application\/json(; ?charset=utf-8)?$/i;

function isOrdinary({ method, headers }: IncomingMessage): boolean {
  const bytes = Number(headers['content-length']);
  return (
    method === 'POST' && bytes > 0 && bytes <= MOST_BYTES && JSON_TYPE.test(headers['content-type'] ?? '')
  );
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

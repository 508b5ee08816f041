import type { IncomingMessage } from 'node:http';
import { parseJson } from '@diancan/text';
import { describeProblem, onePerField } from '../validation/describe-problem.js';
import { InvalidInputError } from '../validation/invalid-input.error.js';
import { parseInput } from '../validation/parse-input.js';
import type { ManagementRoute } from './management-route.js';
import { RefusedOperationError } from './refused-operation.error.js';
import type { RouteTable } from './route-table.js';

const BODY_LIMIT_BYTES = 65_536;
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
const THIS_MACHINE = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i;

/**
 * A page in a browser on this machine can send requests here, too: from its own origin, or under a name of
 * its own that it lets resolve to 127.0.0.1.
 * @throws RefusedOperationError
 */
export function refuseBrowsers({ headers }: IncomingMessage): void {
  if (headers.origin !== undefined)
    throw new RefusedOperationError(403, 'A request with the header Origin comes from a browser.');
  if (!THIS_MACHINE.test(headers.host ?? ''))
    throw new RefusedOperationError(403, 'The header Host must be 127.0.0.1 or localhost.');
}

/** @throws RefusedOperationError */
export function routeOf({ method = '', url = '' }: IncomingMessage, table: RouteTable): ManagementRoute {
  const path = url.split('?', 1)[0]!;
  const routes = table.at(path);
  if (routes === undefined) throw new RefusedOperationError(404, `This service has no operation ${path}.`);
  const route = routes.get(method);
  if (route !== undefined) return route;
  const methods = [...routes.keys()];
  throw new RefusedOperationError(405, `${path} takes ${methods.join(' and ')} only.`, {
    allow: methods.join(', '),
  });
}

/** What the route accepts of the query or of the body. @throws RefusedOperationError */
export async function inputOf(route: ManagementRoute, request: IncomingMessage): Promise<unknown> {
  const given = route.method === 'GET' ? queryOf(request) : await bodyOf(request);
  try {
    return parseInput(route.input, given);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { field, reason } = describeProblem(onePerField(error.issues)[0]!, 'en');
    const end = reason.endsWith('?') ? '' : '.';
    throw new RefusedOperationError(400, `The input is wrong: ${field || 'it'} ${reason}${end}`);
  }
}

/** @throws RefusedOperationError */
function queryOf({ url = '' }: IncomingMessage): Record<string, string> {
  const query = [...new URLSearchParams(url.split('?')[1])];
  const names = query.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new RefusedOperationError(400, `The input is wrong: ${twice} comes twice.`);
  return Object.fromEntries(query);
}

/** @throws RefusedOperationError */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  // A form of a browser cannot have this type.
  if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
    throw new RefusedOperationError(415, 'The header Content-Type must be application/json.');
  const bytes = await bytesOf(request);
  try {
    return parseJson(bytes);
  } catch {
    throw new RefusedOperationError(400, 'The body is not JSON in UTF-8.');
  }
}

/** @throws RefusedOperationError */
async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > BODY_LIMIT_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    // Node has answered 400, unless the client is gone: this answer is for neither.
    throw new RefusedOperationError(400, 'The body is cut short.');
  }
  // What is left of the body is not read.
  if (size > BODY_LIMIT_BYTES)
    throw new RefusedOperationError(413, `The body is larger than ${BODY_LIMIT_BYTES} bytes.`, {
      connection: 'close',
    });
  return Buffer.concat(chunks);
}

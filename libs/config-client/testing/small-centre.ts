import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tree } from '@diancan/config-wire';

/**
 * A config centre as a process sees it: one version of the settings of all applications, over HTTP. The real
 * one is an app, which no lib imports; the two meet in the tests of the whole fleet.
 */
export interface SmallCentre {
  readonly url: string;
  readonly token: string;
  version: string;
  tree: Tree;
  /** Answers in place of the config centre while it is set. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** Method, path with query, and status of each answer. */
  readonly answers: string[];
  readonly published: Array<{ readonly path: string; readonly body: unknown }>;
  stop(): Promise<void>;
  /** At the address that it had before. */
  startAgain(): Promise<void>;
}

export async function startSmallCentre(version: string, tree: Tree): Promise<SmallCentre> {
  const token = 'spec-token-of-the-centre';
  let server: Server;
  let port = 0;
  const listen = async () => {
    server = createServer((request, response) => void answer(centre, request, response));
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  };
  const centre: SmallCentre = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    token,
    version,
    tree,
    instead: null,
    answers: [],
    published: [],
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    startAgain: listen,
  };
  await listen();
  return centre;
}

async function answer(
  centre: SmallCentre,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url = '', headers } = request;
  response.on('finish', () => centre.answers.push(`${method} ${url} ${response.statusCode}`));
  if (centre.instead !== null) return centre.instead(request, response);
  if (headers.authorization !== `Bearer ${centre.token}`)
    return void response.writeHead(401).end('{"code":6001,"msg":"A token is needed","data":null}');
  if (method === 'PUT') {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    centre.published.push({ path: url, body: JSON.parse(Buffer.concat(chunks).toString()) });
    return void response.writeHead(204).end();
  }
  const etag = `"${centre.version}"`;
  if (headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
  response.writeHead(200, { etag, 'content-type': 'application/json' }).end(JSON.stringify(centre.tree));
}

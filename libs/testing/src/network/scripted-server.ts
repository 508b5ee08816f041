import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** Path and query, byte for byte. */
  readonly target: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Returns the JSON to send, or undefined if it has answered by itself. */
export type Answer = (asked: Asked, response: ServerResponse) => unknown;

export interface ScriptedServer {
  readonly url: string;
  readonly asked: Asked[];
  answer: Answer;
  /** `GET /path` of each request received. */
  calls(): string[];
  close(): Promise<void>;
}

/** A server on a real port that answers as a spec says. */
export async function scriptedServer(): Promise<ScriptedServer> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://scripted');
    const body = (await request.toArray()).join('');
    const asked: Asked = {
      method: request.method!,
      target: request.url!,
      url,
      headers: request.headers as Record<string, string>,
      body,
    };
    scripted.asked.push(asked);
    const data = scripted.answer(asked, response);
    if (data !== undefined) response.end(JSON.stringify(data));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: () => {
      throw new Error('nothing was scripted');
    },
    calls: () => scripted.asked.map(({ method, url }) => `${method} ${url.pathname}`),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return scripted;
}

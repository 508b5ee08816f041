import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a real port that takes every request and never answers one. */
export interface HangingServer {
  readonly url: string;
  /** `GET /path` of all that were ever asked. */
  readonly asked: readonly string[];
  /** How many of them hang now: those whose caller has not given up. */
  hanging(): number;
  close(): Promise<void>;
}

export async function hangingServer(): Promise<HangingServer> {
  const asked: string[] = [];
  let hanging = 0;
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    hanging += 1;
    response.on('close', () => (hanging -= 1));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hanging: () => hanging,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

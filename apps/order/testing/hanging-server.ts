import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a real port that takes every request and never answers one. */
export interface HangingServer {
  readonly url: string;
  /** `GET /path` of all that hang. */
  readonly hanging: string[];
  close(): Promise<void>;
}

export async function hangingServer(): Promise<HangingServer> {
  const hanging: string[] = [];
  const server = createServer(({ method, url }) => void hanging.push(`${method} ${url}`));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hanging,
    close: () => new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

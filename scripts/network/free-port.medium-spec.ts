import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { areFree, freePort, isFree } from './free-port.mjs';

let server: Server | undefined;

afterEach(() => server?.close());

describe('ports', () => {
  it('are not free while somebody listens', async () => {
    server = createServer();
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
    expect(await isFree((server.address() as AddressInfo).port)).toBe(false);
  });

  it('are promised to one asker only', async () => {
    const port = await freePort(3);
    expect(await areFree(port + 2, 1)).toBe(false);
  });
});

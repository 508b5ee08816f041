import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../network/free-port.mjs';
import { freeFleetPorts, refuseBusyPorts } from './ports.mjs';
import { readSettings } from './settings.mjs';

let server: Server | undefined;

async function takePort(): Promise<number> {
  server = createServer();
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function freeSettings(changed: Record<string, string> = {}) {
  return readSettings({ ...(await freeFleetPorts()), ...changed });
}

afterEach(() => server?.close());

describe('ports of a fleet', () => {
  it('are refused when taken, naming the port and the variable that moves it', async () => {
    const port = await takePort();
    const settings = await freeSettings({ DIANCAN_SANDBOX_PORT: String(port) });
    await expect(refuseBusyPorts(settings)).rejects.toThrow(
      `Port ${port}, where the sandbox should listen, is taken: ` +
        'free it, or choose another with DIANCAN_SANDBOX_PORT.',
    );
  });

  it('are refused when metrics cannot be shown, too', async () => {
    const port = await takePort();
    const settings = await freeSettings({ DIANCAN_ORDER_MANAGEMENT_PORT: String(port) });
    await expect(refuseBusyPorts(settings)).rejects.toThrow(
      `Port ${port}, where the order should show its metrics, is taken: ` +
        'free it, or choose another with DIANCAN_ORDER_MANAGEMENT_PORT.',
    );
  });

  it('are refused when two services are given the same', async () => {
    const port = String(await freePort());
    const settings = await freeSettings({ DIANCAN_USER_PORT: port, DIANCAN_ORDER_PORT: port });
    await expect(refuseBusyPorts(settings)).rejects.toThrow(
      `DIANCAN_USER_PORT and DIANCAN_ORDER_PORT are both ${port}`,
    );
  });

  it('are accepted when all are free', async () => {
    await expect(refuseBusyPorts(await freeSettings())).resolves.toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { reachable, readSettings } from './settings.mjs';

describe('the settings of a fleet', () => {
  it('put the public origin on the port of the gateway', () => {
    expect(readSettings({ DIANCAN_GATEWAY_PORT: '18080' }).publicUrl).toBe('http://127.0.0.1:18080');
  });

  it('stay on this machine unless told otherwise', () => {
    expect(readSettings({}).bind).toBe('127.0.0.1');
  });

  it.each(['http', '0', '70000', '80.5', '-1'])('refuse %j as a port, naming its variable', (text) => {
    expect(() => readSettings({ DIANCAN_ORDER_PORT: text })).toThrow(`DIANCAN_ORDER_PORT is "${text}"`);
  });

  it('give every service but the sandbox a port for its metrics', () => {
    const { managementPorts } = readSettings({ DIANCAN_ORDER_MANAGEMENT_PORT: '19103' });
    expect(managementPorts).toEqual({ gateway: 9100, user: 9101, product: 9102, order: 19103, config: 9104 });
  });

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '[::1]'],
    ['10.0.0.7', '10.0.0.7'],
  ])('reach what listens on %s at %s', (bind, host) => {
    expect(reachable(bind)).toBe(host);
  });
});

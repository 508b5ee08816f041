import type { ServiceName } from '@diancan/contracts';
import { expect, it, vi } from 'vitest';
import { instanceAt } from '../discovery/service-address.js';
import { InstanceTransport } from './instance-transport.js';
import type { OutgoingCall, Transport } from './transport.js';

const CALL = {} as OutgoingCall;
const named = (name: string) => ({
  call: vi.fn<Transport['call']>(async () => name),
  close: vi.fn<Transport['close']>(),
});

it.each<[string, 'http' | 'tcp', string, string]>([
  ['HTTP where configuration says so', 'http', 'http://a:1?tcp=2', 'over http'],
  ['TCP where configuration says so', 'tcp', 'http://a:1?tcp=2', 'over tcp'],
  ['HTTP for an instance that takes no calls over TCP', 'tcp', 'http://a:1', 'over http'],
])('calls over %s', async (_what, chosen, address, expected) => {
  const transport = new InstanceTransport(named('over http'), named('over tcp'), () => chosen);
  expect(await transport.call(instanceAt('product', address), CALL)).toBe(expected);
});

it('asks for each service, at each call', async () => {
  const chosen: Partial<Record<ServiceName, 'http' | 'tcp'>> = { product: 'tcp', user: 'http' };
  const transport = new InstanceTransport(named('over http'), named('over tcp'), service => chosen[service]!);
  const call = (service: ServiceName) => transport.call(instanceAt(service, 'http://a:1?tcp=2'), CALL);
  expect([await call('product'), await call('user')]).toEqual(['over tcp', 'over http']);
  chosen.product = 'http';
  expect(await call('product')).toBe('over http');
});

it('closes both', () => {
  const [http, tcp] = [named('over http'), named('over tcp')];
  new InstanceTransport(http, tcp, () => 'tcp').close();
  expect([http.close, tcp.close].map(close => close.mock.calls.length)).toEqual([1, 1]);
});

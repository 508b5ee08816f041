import { Agent } from 'node:http';
import axios from 'axios';
import { Pool } from 'undici';
import { built } from './built.ts';
import { contract, PARAMS } from './contract.ts';

const { IdentitySigner, ownPrivateKey, Deadline, runInContext } = await built('platform/src/index');
const { LoadBalancer } = await built('rpc/src/balancing/load-balancer');
const { TwoChoices } = await built('rpc/src/balancing/rules/two-choices');
const { breakerClosed, healthy, ownZone } = await built('rpc/src/balancing/server-list-filter');
const { createRpcClient } = await built('rpc/src/client/create-rpc-client');
const { StaticServerList } = await built('rpc/src/discovery/static-server-list');
const { instanceAt } = await built('rpc/src/discovery/service-address');
const { errorKind } = await built('rpc/src/faults/call-errors');
const { Guards } = await built('rpc/src/faults/guards');
const { HttpTransport } = await built('rpc/src/transport/http-transport');
const { TcpTransport } = await built('rpc/src/transport/tcp-transport');

interface Transport {
  close(): unknown;
}

interface Signer {
  sign(identity: object, audience: string): string;
}

export type Caller = { name: string; call: () => Promise<unknown>; close: () => unknown };

/**
 * The clients to compare, from the barest to that of the fleet.
 * @param defaults of the setting `calls`
 * @param keys folder
 */
export async function callers(
  ports: { service: { http: number; tcp: number }; plainHttp: number; plainTcp: number },
  defaults: object,
  keys: string,
): Promise<Caller[]> {
  const signer = new IdentitySigner('order', await ownPrivateKey(keys, 'order'));
  const whole = (transport: Transport) => rpcCaller(transport, ports.service, defaults, signer);
  return [
    bareAxios(ports.plainHttp),
    bareUndici(ports.plainHttp),
    bareTcp(ports.plainTcp),
    { name: 'rpc over HTTP, all policies', ...whole(new HttpTransport()) },
    { name: 'rpc over TCP, all policies', ...whole(new TcpTransport()) },
  ];
}

function bareAxios(port: number): Caller {
  const agent = new Agent({ keepAlive: true });
  const http = axios.create({ baseURL: `http://127.0.0.1:${port}`, httpAgent: agent, proxy: false });
  return {
    name: 'bare axios to node:http',
    call: () => http.post('/bench/quote', PARAMS),
    close: () => agent.destroy(),
  };
}

function bareUndici(port: number): Caller {
  const pool = new Pool(`http://127.0.0.1:${port}`);
  const call = async () => {
    const { body } = await pool.request({
      method: 'POST',
      path: '/bench/quote',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(PARAMS),
    });
    return body.json();
  };
  return { name: 'bare undici to node:http', call, close: () => pool.close() };
}

/** Our transport alone: one connection, no checks on either side. */
function bareTcp(port: number): Caller {
  const transport = new TcpTransport();
  const instance = instanceAt('product', `http://127.0.0.1:1?tcp=${port}`);
  const { signal } = new AbortController();
  const call = () =>
    transport.call(instance, {
      contract,
      name: 'quote',
      method: 'product.bench.quote',
      params: PARAMS,
      identity: '',
      timeoutMs: 2_000,
      signal,
    });
  return { name: 'bare TCP, no policies', call, close: () => transport.close() };
}

function rpcCaller(
  transport: Transport,
  { http, tcp }: { http: number; tcp: number },
  defaults: object,
  signer: Signer,
) {
  const rule = new TwoChoices();
  const addresses = { product: [`http://127.0.0.1:${http}?tcp=${tcp}`] };
  const settings = { defaults, services: {}, methods: {} };
  const guards = new Guards({ settings: () => settings, errorKind });
  const client = createRpcClient(contract, {
    transport,
    balancer: new LoadBalancer(
      new StaticServerList(() => addresses),
      [healthy, breakerClosed, ownZone(() => '')],
      () => rule,
    ),
    guards,
    identity: (audience: string) => signer.sign({ role: 'service', subject: 'order' }, audience),
  });
  // As in a service, each call belongs to a request with a deadline.
  const call = async () => {
    const deadline = new Deadline(10_000);
    const context = {
      requestId: 'bench-request',
      locale: 'zh',
      trace: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      deadline,
    };
    await runInContext(context, () => client.quote(PARAMS));
    deadline.settle();
  };
  return { call, close: () => [transport.close(), guards.onApplicationShutdown()] };
}

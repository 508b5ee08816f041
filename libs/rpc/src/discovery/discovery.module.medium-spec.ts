import type { SettingsClass } from '@diancan/config';
import { type ApiOf, defineContract } from '@diancan/contracts';
import { Metrics } from '@diancan/platform';
import { Injectable, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { claimRedis } from '@diancan/testing/redis';
import { type ServedModule, serve } from '@diancan/testing/service';
import { SPEC_CALLS } from '../../testing/call-parts.js';
import { SPEC_DISCOVERY } from '../../testing/discovery-parts.js';
import { LoadBalancer } from '../balancing/load-balancer.js';
import type { Candidate, Rule } from '../balancing/rule.js';
import type { AsyncApiOf } from '../client/create-rpc-client.js';
import { AsyncRpcClient, calls, RpcClient, RpcClientModule } from '../client/rpc-client.module.js';
import { CallNotDeliveredError } from '../faults/call-errors.js';
import { RpcServerModule } from '../server/rpc-server.module.js';
import type { CallSettings } from '../settings/call-settings.js';
import type { DiscoverableSettings } from '../settings/discoverable-settings.js';
import type { DiscoverySettings } from '../settings/discovery-settings.js';
import { HttpTransport } from '../transport/http-transport.js';
import { TcpTransport } from '../transport/tcp-transport.js';
import { DiscoveryModule } from './discovery.module.js';
import { Registry } from './registry.js';
import type { AddressesByService } from './service-address.js';

const contract = defineContract({
  service: 'order',
  name: 'spec',
  methods: {
    double: { params: z.strictObject({ of: z.int() }), result: z.int(), effect: 'none', deadlineMs: 5_000 },
  },
});

@Injectable()
class Doubler implements ApiOf<typeof contract> {
  async double({ of }: { of: number }) {
    return of * 2;
  }
}

@Module({ providers: [Doubler], exports: [Doubler] })
class DoublerModule {}

@Injectable()
class Caller {
  constructor(
    @RpcClient(contract) readonly doubler: ApiOf<typeof contract>,
    @AsyncRpcClient(contract) readonly asyncDoubler: AsyncApiOf<typeof contract>,
  ) {}
}

const chosen = vi.fn();
class First implements Rule {
  static readonly ruleName = 'first';
  choose(candidates: readonly Candidate[]): Candidate {
    chosen();
    return candidates[0]!;
  }
}

class SpecSettings {
  discovery: DiscoverySettings = { ...SPEC_DISCOVERY, redisUrl: '', lingerMs: 0 };
  calls: CallSettings = SPEC_CALLS;
  services: AddressesByService = {};

  get current(): DiscoverableSettings {
    return this;
  }
}

/** Made by the spec, not from files. */
const SETTINGS = SpecSettings as unknown as SettingsClass<DiscoverableSettings>;

@Module({})
class SettingsModule {}

let redis: Awaited<ReturnType<typeof claimRedis>>;
let settings: SpecSettings;
let served: ServedModule | undefined;

beforeAll(async () => {
  redis = await claimRedis();
});
afterAll(() => redis.release());
beforeEach(() => {
  settings = new SpecSettings();
  settings.discovery = { ...settings.discovery, redisUrl: redis.url };
});
afterEach(async () => {
  vi.restoreAllMocks();
  await served?.stop();
  served = undefined;
});

/** A service that calls itself, found as it would find another. */
async function start(): Promise<Caller> {
  served = await serve({
    imports: [
      {
        module: SettingsModule,
        global: true,
        providers: [{ provide: SpecSettings, useValue: settings }],
        exports: [SpecSettings],
      },
      DiscoveryModule.forService({
        service: 'order',
        settings: SETTINGS,
        calls: ['order'],
        servesTcp: true,
        rules: [First],
      }),
      RpcClientModule.register({ self: 'order', settings: SETTINGS, contracts: [calls(contract)] }),
      RpcServerModule.serve(contract, Doubler, DoublerModule),
    ],
    providers: [Caller],
  });
  await served.app.listen(0, '127.0.0.1');
  return served.app.get(Caller);
}

/** Until the announcement has reached who calls. */
async function isFound(): Promise<void> {
  const balancer = served!.app.get(LoadBalancer, { strict: false });
  await expect.poll(() => balancer.hasOther('order', new Set())).toBe(true);
}
const callsOver = () => ({
  http: vi.spyOn(HttpTransport.prototype, 'call'),
  tcp: vi.spyOn(TcpTransport.prototype, 'call'),
});
const transport = (over: 'http' | 'tcp'): CallSettings => ({
  ...SPEC_CALLS,
  services: { order: { transport: over } },
});

describe('a service', () => {
  it('is found in the registry and called over the configured transport from the next call on', async () => {
    settings.calls = transport('tcp');
    const { doubler } = await start();
    await isFound();
    const { http, tcp } = callsOver();
    expect(await doubler.double({ of: 4 })).toBe(8);
    expect([http.mock.calls.length, tcp.mock.calls.length]).toEqual([0, 1]);
    settings.calls = transport('http');
    expect(await doubler.double({ of: 5 })).toBe(10);
    expect([http.mock.calls.length, tcp.mock.calls.length]).toEqual([1, 1]);
  });

  it('is called without being waited for', async () => {
    const { asyncDoubler } = await start();
    await isFound();
    const call = asyncDoubler.double({ of: 4 });
    expect(call.isSettled).toBe(false);
    expect(await call.outcome()).toEqual({ status: 'done', result: 8 });
  });

  it('leaves the registry when it stops', async () => {
    await start();
    await isFound();
    await served!.stop();
    served = undefined;
    const commands = new Redis(redis.url);
    expect(await new Registry(commands).list('order')).toEqual([]);
    await commands.quit();
  });
});

describe('configuration', () => {
  it('names a rule of the service’s own', async () => {
    settings.calls = { ...SPEC_CALLS, defaults: { ...SPEC_CALLS.defaults, rule: 'first' } };
    const { doubler } = await start();
    await isFound();
    await doubler.double({ of: 1 });
    expect(chosen).toHaveBeenCalledOnce();
  });

  it('that names a rule there is not keeps the service from starting, and says which there are', async () => {
    settings.calls = { ...SPEC_CALLS, services: { order: { rule: 'best' } } };
    await expect(start()).rejects.toThrow(
      'the rule for order is "best", but there are only: ' +
        'round-robin, random, weighted-response-time, two-choices, first',
    );
  });

  it('of fixed addresses needs no Redis, and tells none', async () => {
    const connect = vi.spyOn(Redis.prototype, 'connect');
    settings.discovery = { ...settings.discovery, list: 'static', redisUrl: '' };
    const { doubler } = await start();
    settings.services = { order: [await served!.app.getUrl()] };
    expect(await doubler.double({ of: 3 })).toBe(6);
    expect(connect).not.toHaveBeenCalled();
  });

  it('decides when a breaker opens, which the metrics tell', async () => {
    settings.discovery = { ...settings.discovery, list: 'static' };
    settings.services = { order: ['http://127.0.0.1:1'] };
    settings.calls = { ...SPEC_CALLS, methods: { 'order.spec.double': { breaker: { minimumCalls: 2 } } } };
    const { doubler } = await start();
    for (let call = 0; call < 2; call++)
      await expect(doubler.double({ of: 1 })).rejects.toThrow(CallNotDeliveredError);
    expect(await served!.app.get(Metrics, { strict: false }).text()).toContain(
      'diancan_breaker_state{method="order.spec.double"} 2',
    );
    const { http } = callsOver();
    await expect(doubler.double({ of: 1 })).rejects.toThrow(CallNotDeliveredError);
    expect(http).not.toHaveBeenCalled();
    settings.calls = { ...SPEC_CALLS, methods: { 'order.spec.double': { breaker: { minimumCalls: 3 } } } };
    expect(await served!.app.get(Metrics, { strict: false }).text()).toContain(
      'diancan_breaker_state{method="order.spec.double"} 0',
    );
  });
});

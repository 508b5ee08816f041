import { SHOP_SERVICES, type ShopService } from './purchase.ts';

/** How often jobs look for due rows, in ms: while a spec holds a transaction at order, never. */
export const JOBS_EVERY_MS = { never: 3_600_000, soon: 50 };

export interface ProcessSettings {
  readonly port: number;
  readonly databaseUrl: string;
  /** Of the services that it calls. */
  readonly services: Partial<Record<ShopService, readonly string[]>>;
  readonly jobsEveryMs: number;
  /** How often a call is repeated at another address. */
  readonly retries: number;
}

/** The settings of a process, as a service of the fleet has them. */
export function shopSettings({ port, databaseUrl, services, jobsEveryMs, retries }: ProcessSettings): object {
  return {
    server: { host: '127.0.0.1', port },
    log: { level: 'silent' },
    database: { url: databaseUrl, poolSize: 60 },
    jobs: { intervalMs: jobsEveryMs },
    discovery: {
      list: 'static',
      redisUrl: '',
      zone: '',
      version: 'test',
      weight: 1,
      advertiseHost: '',
      leaseMs: 6_000,
      heartbeatMs: 2_000,
      refreshMs: 1_000,
      lingerMs: 0,
    },
    calls: {
      defaults: {
        transport: 'http',
        rule: 'two-choices',
        // Never opens: a spec breaks calls all the time.
        breaker: { windowMs: 100, minimumCalls: 1_000_000, failurePercent: 100, halfOpenAfterMs: 100 },
        bulkhead: { concurrent: 512 },
        retry: { attempts: retries, budgetPercent: 100 },
      },
      // Longer than a spec holds a call.
      services: Object.fromEntries(SHOP_SERVICES.map(service => [service, { timeoutMs: 60_000 }])),
    },
    services,
  };
}

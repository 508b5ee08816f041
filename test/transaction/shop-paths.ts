import { BRANCH_HEADER } from '@diancan/contracts';
import type { Trails } from '../steps/trails.js';
import { watchedDatabase } from '../steps/watched-database.js';
import { type Exchange, watchedHttp } from '../steps/watched-http.js';
import type { ShopService } from './purchase.js';

/** The calls that one service makes at another one. */
interface Way {
  readonly from: ShopService;
  readonly to: ShopService;
}

/** Two of them lead to product, so that order can repeat a call there. */
const WAYS: readonly Way[] = [
  { from: 'order', to: 'product' },
  { from: 'order', to: 'product' },
  { from: 'order', to: 'user' },
  { from: 'product', to: 'order' },
  { from: 'user', to: 'order' },
];

/**
 * Proxies on every path of the services. A step is named by the service that takes it: `order COMMIT bought`,
 * `order calls product.purse.take`.
 */
export class ShopPaths {
  readonly #open: Array<{ close(): void }> = [];

  constructor(private readonly trails: Trails) {}

  /** @returns the URL of the service's schema, through a proxy */
  async database(service: ShopService, url: string): Promise<string> {
    const named = await watchedDatabase(url, this.trails, async step => ({
      ...step,
      name: `${service} ${step.name}`,
    }));
    this.#open.push(named);
    return named.url;
  }

  /** @returns for each service, at which addresses it reaches the others */
  async calls(
    portOf: (service: ShopService) => number,
  ): Promise<Record<ShopService, Partial<Record<ShopService, string[]>>>> {
    const addresses: Record<ShopService, Partial<Record<ShopService, string[]>>> = {
      order: {},
      product: {},
      user: {},
    };
    for (const way of WAYS) {
      const proxy = await watchedHttp(portOf(way.to), exchange => pass(exchange, way, this.trails));
      this.#open.push(proxy);
      (addresses[way.from][way.to] ??= []).push(`http://127.0.0.1:${proxy.port}`);
    }
    return addresses;
  }

  close(): void {
    for (const proxy of this.#open) proxy.close();
  }
}

async function pass(exchange: Exchange, { from, to }: Way, trails: Trails): Promise<void> {
  const { path, headers, body } = exchange;
  const method = path.replace('/internal/', '').replace('/', '.');
  const branch = Buffer.from(String(headers[BRANCH_HEADER] ?? ''), 'base64url').toString();
  const step = { name: `${from} calls ${to}.${method}`, text: [body, branch].join(' ') };
  await trails.before(step);
  await exchange.forward();
  await trails.after(step);
  await exchange.answer();
}

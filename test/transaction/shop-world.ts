import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshSchema } from '@diancan/testing/database';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { freePort } from '../../scripts/network/free-port.mjs';
import { type Moment, type Trail, Trails } from '../steps/trails.js';
import { PrivateMariadb } from './private-mariadb.js';
import { type Purchase, type PurchaseAnswer, SHOP_SERVICES, type ShopService } from './purchase.js';
import { ShopBooks } from './shop-books.js';
import { ShopInstance } from './shop-instance.js';
import { ShopPaths } from './shop-paths.js';
import { JOBS_EVERY_MS, type ProcessSettings, shopSettings } from './shop-settings.js';

const HELD_WITHIN_MS = 40_000;

/**
 * Three services, each a process with a schema of its own; that of product is on a MariaDB of its own. All
 * that they commit and all calls between them are steps.
 */
export class ShopWorld {
  readonly trails = new Trails();
  readonly books = new ShopBooks();
  readonly #paths = new ShopPaths(this.trails);
  readonly #keys = mkdtempSync(join(tmpdir(), 'diancan-shop-'));
  readonly #settings = new Map<ShopService, ProcessSettings>();
  readonly #instances = new Map<ShopService, ShopInstance>();
  readonly #drops: Array<() => unknown> = [];
  /** Those that are held at a step. */
  readonly #held: Trail[] = [];
  #mariadb: PrivateMariadb | undefined;
  /** Between product and its MariaDB. */
  path: CuttablePath;

  static async open(): Promise<ShopWorld> {
    const world = new ShopWorld();
    await world.#open().catch(async (error: unknown) => {
      await world.close();
      throw error;
    });
    return world;
  }

  /** Jobs run at the participants, and not at order. */
  async #open(): Promise<void> {
    this.#mariadb = await PrivateMariadb.start();
    const urls: Record<ShopService, string> = {
      order: await this.#schema(),
      product: await this.#mariadb.schema(),
      user: await this.#schema(),
    };
    await this.books.open(urls);
    this.path = await cuttablePath(urls.product);
    const first = await freePort(SHOP_SERVICES.length);
    const portOf = (service: ShopService) => first + SHOP_SERVICES.indexOf(service);
    const services = await this.#paths.calls(portOf);
    for (const service of SHOP_SERVICES)
      this.#settings.set(service, {
        port: portOf(service),
        databaseUrl: await this.#paths.database(
          service,
          service === 'product' ? this.path.url : urls[service],
        ),
        services: services[service],
        jobsEveryMs: service === 'order' ? JOBS_EVERY_MS.never : JOBS_EVERY_MS.soon,
        retries: 0,
      });
    await Promise.all(SHOP_SERVICES.map(service => this.#start(service)));
  }

  buy(purchase: Purchase): Promise<PurchaseAnswer> {
    return this.#instances.get('order')!.buy(purchase);
  }

  /** Changes the settings of a service while it runs. */
  async set(service: ShopService, change: Partial<ProcessSettings>): Promise<void> {
    const settings = { ...this.#settings.get(service)!, ...change };
    this.#settings.set(service, settings);
    await this.#instances.get(service)!.set(shopSettings(settings));
  }

  /** Has any instance tell participants what is due, or leaves that to the process that decided. */
  letOrderRepeat(isOn: boolean): Promise<void> {
    return this.set('order', { jobsEveryMs: isOn ? JOBS_EVERY_MS.soon : JOBS_EVERY_MS.never });
  }

  /** Sends SIGKILL to the process of a service. What is held has been sent by it or to it: it is lost. */
  async kill(service: ShopService): Promise<void> {
    await this.#instances.get(service)!.kill();
    this.dropHeld();
  }

  restart(service: ShopService): Promise<void> {
    return this.#start(service);
  }

  /** Kills product's MariaDB with SIGKILL, and starts it again. */
  async restartMariadb(): Promise<void> {
    await this.#mariadb!.kill();
    this.dropHeld();
    await this.#mariadb!.start();
  }

  /**
   * Resolves when the purchase is at this step, which is held.
   * @param times as in `Trail.holdAt`
   * @throws Error that names the steps that it has taken instead
   */
  async hold(trail: Trail, step: string, moment: Moment, times: number): Promise<void> {
    const held = trail.holdAt(step, moment, times);
    this.#held.push(trail);
    await Promise.race([held, tooLong(step, trail)]);
  }

  /** Breaks the connections of what is held. */
  dropHeld(): void {
    for (const trail of this.#held.splice(0)) trail.dropHeld();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#instances.values()].map(instance => instance.kill()));
    this.#paths.close();
    await this.path?.close();
    await this.books.close();
    for (const drop of this.#drops) await drop();
    await this.#mariadb?.kill();
    rmSync(this.#keys, { recursive: true, force: true });
  }

  async #schema(): Promise<string> {
    const schema = await freshSchema('shop');
    this.#drops.push(() => schema.drop());
    return schema.url;
  }

  async #start(service: ShopService): Promise<void> {
    const settings = shopSettings(this.#settings.get(service)!);
    this.#instances.set(service, await ShopInstance.start(service, settings, this.#keys));
  }
}

const tooLong = async (step: string, { steps }: Trail): Promise<never> => {
  await once(AbortSignal.timeout(HELD_WITHIN_MS), 'abort');
  throw new Error(`${step} was not seen in ${HELD_WITHIN_MS / 1_000} s, but ${[...steps].join('; ')}`);
};

import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type OpenCentre, openCentre, TOKENS } from './open-centre.js';
import { dataOf, orderYml, RolloutWorld } from './rollout-world.js';
import { callAsGitHub, pushOf } from './webhooks.js';

/** The state that two config centres have to agree on. */
export interface Agreed {
  readonly served: string | null;
  readonly held: string | null;
  readonly refused: string | null;
}

/**
 * Two config centres over one repository and one bus. The first is the centre of a `RolloutWorld`; the second
 * has a way to the broker, and one to the repository, that a spec can cut.
 */
export class TwoCentres {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'diancan-second-centre-'));
  second: OpenCentre;

  private constructor(
    readonly world: RolloutWorld,
    readonly broker: CuttablePath,
  ) {}

  static async open(): Promise<TwoCentres> {
    const world = await RolloutWorld.open();
    const two = new TwoCentres(world, await cuttablePath(world.bus.DIANCAN_RABBITMQ_URL));
    symlinkSync(world.centre.origin.url, two.#repository);
    await two.openSecond();
    await two.agree();
    return two;
  }

  get first(): OpenCentre {
    return this.world.centre;
  }

  get #repository(): string {
    return `${this.world.centre.origin.url}.second`;
  }

  async openSecond({ withData = true } = {}): Promise<void> {
    if (!withData) rmSync(join(this.#dataDir, 'config'), { recursive: true });
    this.second = await openCentre({
      origin: this.world.centre.origin,
      dataDir: this.#dataDir,
      environment: {
        ...this.world.bus,
        DIANCAN_RABBITMQ_URL: this.broker.url,
        DIANCAN_CONFIG_GIT: this.#repository,
        DIANCAN_CONFIG_POLL_MS: '3600000',
      },
    });
  }

  /** The second cannot reach the repository any more, until `mendRepository`. */
  hideRepository(): void {
    renameSync(this.#repository, `${this.#repository}.away`);
  }

  mendRepository(): void {
    renameSync(`${this.#repository}.away`, this.#repository);
  }

  /** From now on the second reads a mirror, which is as new as the last `mirror()`. */
  lagBehind(): void {
    const { origin } = this.first;
    rmSync(this.#repository);
    origin.git('clone', '--quiet', '--mirror', origin.url, this.#repository);
  }

  mirror(): void {
    this.first.origin.git('-C', this.#repository, 'fetch', '--quiet');
  }

  /** Cuts the second off the bus, and waits until it has noticed. */
  async cutOff(): Promise<void> {
    this.broker.cut();
    await vi.waitUntil(async () => (await this.status(this.second))['bus'] === 'down', 10_000);
  }

  /** Pushes another size, and makes both check it. @returns the version */
  async push(size: unknown, more?: string): Promise<string> {
    const version = this.first.push(orderYml(size, more));
    await callAsGitHub(this.first, pushOf());
    await callAsGitHub(this.second, pushOf());
    return version;
  }

  async rollBack(centre: OpenCentre, version: string): Promise<void> {
    const { status } = await centre.post('/rollback', { version });
    if (status !== 200) throw new Error(`the rollback was answered ${status}`);
  }

  forget(centre: OpenCentre, application: string): Promise<Response> {
    const headers = { authorization: `Bearer ${TOKENS.operator}` };
    return fetch(`${centre.url}/schemas/${application}`, { method: 'DELETE', headers });
  }

  async checkedFor(centre: OpenCentre): Promise<unknown> {
    return (await dataOf(await centre.post('/check', {})))['checkedFor'];
  }

  async seenBy(centre: OpenCentre): Promise<Agreed> {
    const { served = null, held = null, refused = null } = await this.status(centre);
    return { served, held, refused: (refused as { version: string } | null)?.version ?? null };
  }

  async size(centre: OpenCentre): Promise<unknown> {
    return ((await (await centre.get('/order-dev.json')).json()) as { size?: unknown }).size;
  }

  /** Resolves with what both see as soon as they see the same. */
  async agree(): Promise<Agreed> {
    let seen: Agreed | undefined;
    await vi.waitUntil(
      async () => {
        const [first, second] = await Promise.all([this.seenBy(this.first), this.seenBy(this.second)]);
        seen = first;
        return JSON.stringify(first) === JSON.stringify(second);
      },
      { timeout: 20_000, interval: 20 },
    );
    return seen!;
  }

  async close(): Promise<void> {
    await this.second.close();
    await this.broker.close();
    await this.world.close();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  async status(centre: OpenCentre): Promise<Record<string, never>> {
    return dataOf(await centre.get('/bus/status', { token: TOKENS.operator }));
  }
}

import type { ShopProfile } from '@diancan/contracts';
import { NOW, SharedRead, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DEFAULT_PROFILE, type Pause, type Shop } from './domain/shop-profile.js';

/** A fleet has one shop. */
const SHOP_ID = 1;

/** How old `recentProfile` may be, in ms. */
const RECENT_MS = 5_000;

interface ShopRow {
  readonly profile: string | null;
  readonly isPaused: number | null;
  readonly pausedUntil: Date | null;
  readonly now: Date;
}

/** The shop, in one row; until it is saved for the first time, it is the default one. */
@Injectable()
export class ShopRepository {
  readonly #shared: SharedRead<Shop>;
  #recent: { readonly profile: ShopProfile; readonly at: number } | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
  ) {
    this.#shared = new SharedRead(() => this.readIn(this.dataSource.manager));
  }

  /** As it is now. Reads that come together share one statement. */
  read(): Promise<Shop> {
    return this.#shared.read();
  }

  /**
   * The profile as it was within the last `RECENT_MS`, for what a change may reach a little later.
   * @param tx reads it on its own connection, if it must be read
   */
  async recentProfile(tx: EntityManager): Promise<ShopProfile> {
    const known = this.#recent;
    if (known !== undefined && performance.now() - known.at < RECENT_MS) return known.profile;
    return (await this.readIn(tx)).profile;
  }

  /** Changes the fields that are named. @returns the shop with all of its fields */
  async save(changes: Partial<ShopProfile>): Promise<Shop> {
    return this.#change(shop => ({ ...shop, profile: { ...shop.profile, ...changes } }));
  }

  /** @param pause null: the shop takes orders again */
  async setPause(pause: Pause | null): Promise<Shop> {
    return this.#change(shop => ({ ...shop, pause }));
  }

  async #change(change: (shop: Shop) => Shop): Promise<Shop> {
    return this.uow.run(async tx => {
      await tx.query(
        `INSERT INTO shop (shop_id, profile, is_paused) VALUES (?, ?, FALSE)
         ON DUPLICATE KEY UPDATE shop_id = shop_id`,
        [SHOP_ID, JSON.stringify(DEFAULT_PROFILE)],
      );
      const [row] = await tx.query<ShopRow[]>(`${SELECT} FROM shop WHERE shop_id = ? FOR UPDATE`, [SHOP_ID]);
      const shop = change(toShop(row!));
      await tx.query('UPDATE shop SET profile = ?, is_paused = ?, paused_until = ? WHERE shop_id = ?', [
        JSON.stringify(shop.profile),
        shop.pause !== null,
        shop.pause?.until ?? null,
        SHOP_ID,
      ]);
      return shop;
    });
  }

  /** As `read`, on the connection of a transaction, which must not wait for another one. */
  async readIn(tx: EntityManager): Promise<Shop> {
    // One row also while there is none.
    const [row] = await tx.query<ShopRow[]>(
      `${SELECT} FROM (SELECT 1) AS one LEFT JOIN shop ON shop_id = ?`,
      [SHOP_ID],
    );
    const shop = toShop(row!);
    this.#recent = { profile: shop.profile, at: performance.now() };
    return shop;
  }
}

const SELECT = `SELECT profile, is_paused AS isPaused, paused_until AS pausedUntil, ${NOW} AS now`;

const toShop = ({ profile, isPaused, pausedUntil, now }: ShopRow): Shop => ({
  // A profile of an earlier release may lack fields.
  profile: { ...DEFAULT_PROFILE, ...(profile === null ? {} : (JSON.parse(profile) as Partial<ShopProfile>)) },
  pause: isPaused === 1 ? { until: pausedUntil } : null,
  now,
});

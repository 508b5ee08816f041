import { Failure } from '../../../scripts/terminal/failure.mjs';
import type { Market } from './market.ts';

interface Watched {
  readonly name: string;
  readonly stock: number;
  /** The ids of the requests that got a ticket. */
  readonly rids: string[];
}

/** What buyers were told, to be compared with the database. */
export class Audit {
  readonly #watched = new Map<string, Watched>();
  private readonly market: Market;

  constructor(market: Market) {
    this.market = market;
  }

  /** @returns to be called with the bodies of answers */
  watch(name: string, activityId: string, stock: number): (bodies: readonly string[]) => void {
    const rids: string[] = [];
    this.#watched.set(activityId, { name, stock, rids });
    return bodies => {
      for (const body of bodies) {
        const ticket = (JSON.parse(body) as { data?: { ticket?: string } }).data?.ticket;
        if (ticket !== undefined) rids.push(ticket.split('.')[5]!);
      }
    };
  }

  /**
   * To be called when everything is stored.
   * @throws {Failure} if more was sold than there is, or a ticket has no end
   */
  async check(): Promise<void> {
    let tickets = 0;
    for (const [activityId, watched] of this.#watched) {
      tickets += watched.rids.length;
      await this.#checkOne(activityId, watched);
    }
    console.log(`${tickets} tickets in ${this.#watched.size} activities: 0 oversold, 0 lost`);
  }

  async #checkOne(activityId: string, { name, stock, rids }: Watched): Promise<void> {
    const { rows } = this.market;
    const sql = `SELECT rid, state, order_id AS orderId, quantity FROM flash_ticket WHERE activity_id = ?`;
    const stored = await rows<{ rid: string; state: string; orderId: string | null; quantity: number }>(sql, [
      activityId,
    ]);
    const states = new Map(stored.map(({ rid, state }) => [rid, state]));
    const lost = rids.filter(rid => states.get(rid) !== 'WON').length;
    const [sold] = await rows<{ pieces: string | null; orders: string }>(
      `SELECT SUM(l.quantity) AS pieces, COUNT(*) AS orders FROM orders o
       JOIN order_line l ON l.order_id = o.order_id
       WHERE o.activity_id = ? AND o.status <> 'CANCELLED'`,
      [activityId],
    );
    const pieces = Number(sold!.pieces ?? 0);
    const won = stored.filter(({ state }) => state === 'WON').length;
    if (pieces > stock) throw new Failure(`${name}: ${pieces} pieces of ${stock} are sold.`);
    if (lost > 0) throw new Failure(`${name}: ${lost} of ${rids.length} tickets have not won.`);
    if (won !== Number(sold!.orders)) throw new Failure(`${name}: ${won} have won, ${sold!.orders} orders.`);
  }
}

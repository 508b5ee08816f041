import { randomUUID } from 'node:crypto';
import type {
  Caller,
  FlashSaleOrderBody,
  PublishFlashSaleBody,
  SellerActivityView,
  TicketResult,
} from '@diancan/contracts';
import { vi } from 'vitest';
import type { Answer, OrderService } from './order-service.js';

const SELLER: Caller = { role: 'seller', subject: 'seller-1' };
export const buyerNamed = (subject: string): Caller => ({ role: 'buyer', subject });

/** How long, and how often, somebody looks again; in ms. */
export interface Patience {
  readonly timeout: number;
  readonly interval: number;
}

const PATIENTLY: Patience = { timeout: 60_000, interval: 100 };
const HOUR_MS = 3_600_000;
/** Admission comes before the shard: of an open one it refuses the entry. */
const ENTRY_REFUSED = 5106;

type Ordering = Partial<FlashSaleOrderBody> & { readonly key?: string };

/** The people around a flash sale: its seller, and buyers. */
export class FlashShop {
  constructor(private readonly service: () => OrderService) {}

  async publish(terms: Partial<PublishFlashSaleBody> = {}, key?: string): Promise<string> {
    const body = {
      productId: 'noodles',
      priceFen: 100,
      stock: 10,
      startsAt: new Date(Date.now() - HOUR_MS).toISOString(),
      endsAt: new Date(Date.now() + HOUR_MS).toISOString(),
      limitPerBuyer: 1,
      ...terms,
    };
    const answer = await this.seller<{ activityId: string }>('publish', body, key);
    return dataOf(answer).activityId;
  }

  /** Resolves when buyers can order in it. */
  async published(terms: Partial<PublishFlashSaleBody> = {}): Promise<string> {
    const activityId = await this.publish(terms);
    await this.untilOpen(activityId);
    return activityId;
  }

  async untilOpen(activityId: string): Promise<void> {
    await vi.waitFor(async () => {
      const rows = await this.service().query<{ stage: string }>(
        'SELECT stage FROM flash_shard WHERE activity_id = ?',
        [activityId],
      );
      const { code } = await this.order(activityId, 'probe', { entry: 'none' });
      if (code !== ENTRY_REFUSED || rows.some(({ stage }) => stage !== 'OPEN'))
        throw new Error(`${activityId} is not open yet: ${code}, ${JSON.stringify(rows)}`);
    }, PATIENTLY);
  }

  seller<T>(verb: 'publish' | 'update' | 'cancel', body: object, key?: string): Promise<Answer<T>> {
    return this.service().call<T>(SELLER, 'POST', `/seller/flash-sale/${verb}`, body, withKey(key));
  }

  async enter(activityId: string, buyer: string): Promise<string> {
    const answer = await this.service().call<{ entry: string }>(
      buyerNamed(buyer),
      'GET',
      `/flash-sale/entry?activityId=${activityId}`,
    );
    return dataOf(answer).entry;
  }

  async order(
    activityId: string,
    buyer: string,
    { key, ...body }: Ordering = {},
  ): Promise<Answer<{ ticket: string }>> {
    const entry = body.entry ?? (await this.enter(activityId, buyer));
    return this.service().call(
      buyerNamed(buyer),
      'POST',
      '/flash-sale/order',
      { activityId, quantity: 1, ...body, entry },
      withKey(key),
    );
  }

  /** @returns the ticket */
  async ordered(activityId: string, buyer: string, ordering: Ordering = {}): Promise<string> {
    return vi.waitFor(async () => dataOf(await this.order(activityId, buyer, ordering)).ticket, PATIENTLY);
  }

  result(ticket: string, buyer: string): Promise<Answer<TicketResult>> {
    return this.service().call(buyerNamed(buyer), 'GET', `/flash-sale/result?ticket=${ticket}`);
  }

  /** Resolves when the ticket is no longer queued. */
  ending(ticket: string, buyer: string, patience: Patience = PATIENTLY): Promise<TicketResult> {
    return vi.waitFor(async () => {
      const { data } = await this.result(ticket, buyer);
      if (data.state === 'QUEUED') throw new Error(`the ticket of ${buyer} is still queued`);
      return data;
    }, patience);
  }

  /** Resolves when so many buyers wait, as the database knows. */
  async untilWaiting(activityId: string, buyers: number): Promise<void> {
    await vi.waitFor(async () => {
      const rows = await this.service().query(
        "SELECT 1 FROM flash_ticket WHERE activity_id = ? AND state = 'WAITING'",
        [activityId],
      );
      if (rows.length !== buyers) throw new Error(`${rows.length} buyers wait, not ${buyers}`);
    }, PATIENTLY);
  }

  async view(activityId: string): Promise<SellerActivityView> {
    const { data } = await this.service().call<SellerActivityView[]>(
      SELLER,
      'GET',
      '/seller/flash-sale/list',
    );
    return data.find(activity => activity.activityId === activityId)!;
  }
}

const withKey = (key: string = randomUUID()) => ({ 'idempotency-key': key });

function dataOf<T>({ status, code, msg, data }: Answer<T>): T {
  if (status !== 200) throw new Error(`answered ${status}, ${code}: ${msg}`);
  return data;
}

import { randomUUID } from 'node:crypto';
import type {
  Caller,
  Envelope,
  FlashSaleOrderBody,
  PublishFlashSaleBody,
  SellerActivityView,
  TicketResult,
} from '@diancan/contracts';
import { expect, vi } from 'vitest';
import type { Answer, OrderService } from './order-service.js';

export const SELLER: Caller = { role: 'seller', subject: 'seller-1' };
export const buyerNamed = (subject: string): Caller => ({ role: 'buyer', subject });

const PATIENTLY = { timeout: 60_000, interval: 100 };
const HOUR_MS = 3_600_000;

type Ordering = Partial<FlashSaleOrderBody> & { readonly key?: string };

/** The people around a flash sale: its seller, and buyers. */
export function flashShop(service: () => OrderService) {
  const byKey = (key: string = randomUUID()) => ({ 'idempotency-key': key });

  async function publish(terms: Partial<PublishFlashSaleBody> = {}, key?: string): Promise<string> {
    const body = {
      productId: 'noodles',
      priceFen: 100,
      stock: 10,
      startsAt: new Date(Date.now() - HOUR_MS).toISOString(),
      endsAt: new Date(Date.now() + HOUR_MS).toISOString(),
      limitPerBuyer: 1,
      ...terms,
    };
    const answer = await seller<{ activityId: string }>('publish', body, key);
    expect(answer).toMatchObject({ status: 200 });
    return answer.data.activityId;
  }

  /** Resolves when buyers can order in it. */
  async function published(terms: Partial<PublishFlashSaleBody> = {}): Promise<string> {
    const activityId = await publish(terms);
    await untilOpen(activityId);
    return activityId;
  }

  const untilOpen = (activityId: string): Promise<unknown> =>
    vi.waitFor(async () => {
      const rows = await service().query<{ stage: string }>(
        'SELECT stage FROM flash_shard WHERE activity_id = ?',
        [activityId],
      );
      expect(rows.map(({ stage }) => stage)).toEqual(rows.map(() => 'OPEN'));
      // The generation is served: nobody is told that the sale is being restored.
      const probe = await order(activityId, `probe-${randomUUID()}`, { quantity: 999, entry: 'none' });
      expect([5106, 5104]).toContain(probe.code);
    }, PATIENTLY);

  const seller = <T>(verb: 'publish' | 'update' | 'cancel', body: object, key?: string) =>
    service().call<T>(SELLER, 'POST', `/seller/flash-sale/${verb}`, body, byKey(key));

  async function enter(activityId: string, buyer: string): Promise<string> {
    const answer = await service().call<{ entry: string }>(
      buyerNamed(buyer),
      'GET',
      `/flash-sale/entry?activityId=${activityId}`,
    );
    expect(answer).toMatchObject({ status: 200 });
    return answer.data.entry;
  }

  async function order(
    activityId: string,
    buyer: string,
    { key, ...body }: Ordering = {},
  ): Promise<Answer<{ ticket: string }>> {
    const entry = body.entry ?? (await enter(activityId, buyer));
    return service().call(
      buyerNamed(buyer),
      'POST',
      '/flash-sale/order',
      { activityId, quantity: 1, ...body, entry },
      byKey(key),
    );
  }

  /** @returns the ticket */
  async function ordered(activityId: string, buyer: string, ordering: Ordering = {}): Promise<string> {
    const answer = await order(activityId, buyer, ordering);
    expect(answer).toMatchObject({ status: 200 });
    return answer.data.ticket;
  }

  const result = (ticket: string, buyer: string): Promise<Envelope<TicketResult> & { status: number }> =>
    service().call(buyerNamed(buyer), 'GET', `/flash-sale/result?ticket=${ticket}`);

  /** Resolves when the ticket is no longer queued. */
  const ending = (ticket: string, buyer: string): Promise<TicketResult> =>
    vi.waitFor(async () => {
      const { data } = await result(ticket, buyer);
      expect(data.state).not.toBe('QUEUED');
      return data;
    }, PATIENTLY);

  async function view(activityId: string): Promise<SellerActivityView> {
    const { data } = await service().call<SellerActivityView[]>(SELLER, 'GET', '/seller/flash-sale/list');
    return data.find(activity => activity.activityId === activityId)!;
  }

  return { publish, published, untilOpen, seller, enter, order, ordered, result, ending, view };
}

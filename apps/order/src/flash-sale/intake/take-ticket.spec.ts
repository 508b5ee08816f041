import { FlashSaleErrors, type FlashSaleOrderBody, ServiceError } from '@diancan/contracts';
import { expect, it } from 'vitest';
import type { ActivityBoard, ShownActivity } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import type { TakeRequest } from '../shard/shard.store.js';
import type { Intake } from './intake.js';
import type { Seals } from './seals.js';
import { TakeTicket } from './take-ticket.use-case.js';

const NOON = Date.parse('2026-11-30T12:00:00Z');
const ACTIVITY = {
  activityId: 'a',
  stage: 'ACTIVE',
  startsAt: new Date(NOON),
  endsAt: new Date(NOON + 60_000),
  limitPerBuyer: 1,
};
const ticket: Ticket = { activityId: 'a', shard: 0, gen: 2, seq: 7, rid: 'one' };

it('a repeated tap that meets the end of a newer generation gets the ticket of that generation', async () => {
  const shown = (gen: number) => ({ activity: ACTIVITY, shards: [{ gen }] }) as unknown as ShownActivity;
  let latest = shown(1);
  const board = { now: () => NOON, find: async () => latest } as unknown as ActivityBoard;
  const seals = { endOfEntry: () => NOON + 1, ticketFor: ({ rid }: Ticket) => rid } as unknown as Seals;
  const intake = {
    take: async () => {
      latest = shown(2);
      throw new ServiceError(FlashSaleErrors.ENDED);
    },
    given: async ({ shards }: ShownActivity, { fingerprint }: TakeRequest) =>
      shards[0]?.gen === 2 ? { ...ticket, fingerprint } : undefined,
  } as Intake;
  const body = { activityId: 'a', entry: 'e', quantity: 1 } as FlashSaleOrderBody;
  const tapped = new TakeTicket(board, seals, intake).execute({
    buyerOpenid: 'ann',
    idempotencyKey: 'k',
    body,
  });
  expect(await tapped).toBe('one');
});

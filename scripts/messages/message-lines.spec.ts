import { describe, expect, it } from 'vitest';
import type { HalfMessage, Receipt, SentMessage } from './answers.ts';
import { halfLines, letterLines, messageLines } from './message-lines.ts';

const AT = '2026-01-01T04:00:00.123Z';
const TIME = '2026-01-01 04:00:00 UTC';
const CONSUMERS = [
  { name: 'user.notices', service: 'user', messages: [{ name: 'order.accepted.v1', sender: 'order' }] },
];
const sent: SentMessage & { service: string } = {
  service: 'order',
  messageId: 'm-1',
  name: 'order.accepted.v1',
  key: null,
  createdAt: AT,
  sentAt: AT,
  attempts: 0,
  lastError: null,
};
const receipt: Receipt = {
  consumer: 'user.notices',
  messageId: 'm-1',
  name: null,
  key: null,
  outcome: 'handled',
  at: AT,
  attempts: null,
  error: null,
  deadLetter: null,
  waitsFor: null,
};
const half: HalfMessage & { service: string } = {
  service: 'product',
  id: 'h-1',
  kind: 'ticket',
  name: 'ticket.taken.v1',
  key: 'seat-1',
  state: 'PREPARED',
  isGivenUp: false,
  messageId: null,
  checks: 0,
  lastError: null,
  createdAt: AT,
  endedAt: null,
};

const linesOf = (
  { of = sent, receipts = [] }: { of?: typeof sent | null; receipts?: Receipt[] } = {},
  unheard: Record<string, string> = {},
) =>
  messageLines(
    { messageId: 'm-1', name: of?.name ?? null, key: null, sent: of ?? undefined, receipts },
    CONSUMERS,
    new Map(Object.entries(unheard)),
  ).slice(1);

describe('a message', () => {
  it.each([
    [{}, `order: sent, confirmed ${TIME}`],
    [{ sentAt: null }, 'order: waiting in the outbox'],
    [
      { sentAt: null, attempts: 1, lastError: 'no queue' },
      'order: waiting in the outbox after 1 attempt: no queue',
    ],
  ])('is at its sender: %j', (more, line) => {
    expect(linesOf({ of: { ...sent, ...more } })[0]).toBe(`  ${line}`);
  });

  it.each([
    [{}, `handled ${TIME}`],
    [{ deadLetter: '7' }, `handled ${TIME}, after a replay of dead letter 7`],
    [{ outcome: 'retrying', attempts: 2, error: 'away' }, `waiting for attempt 3 since ${TIME}: away`],
    [{ outcome: 'replayed', deadLetter: '7' }, `replayed ${TIME}, not handled yet, dead letter 7`],
    [
      { outcome: 'dead', attempts: 5, error: 'bad', deadLetter: '7' },
      `dead since ${TIME}, dead letter 7: bad`,
    ],
    [
      { outcome: 'discarded', attempts: 5, error: 'bad', deadLetter: '7' },
      `discarded ${TIME}, dead letter 7: bad`,
    ],
    [{ outcome: 'parked', waitsFor: 'm-0' }, `waits for m-0 since ${TIME}`],
  ] as const)('is at a consumer: %j', (more, outcome) => {
    expect(linesOf({ receipts: [{ ...receipt, ...more }] })[1]).toBe(`  user.notices: ${outcome}`);
  });

  it('may not be received, or nobody can say it', () => {
    expect(linesOf()[1]).toBe('  user.notices: not received');
    expect(linesOf({}, { user: 'did not answer' })[1]).toBe('  user.notices: unknown: user did not answer');
  });

  it('may have no name, if nobody can read it', () => {
    const message = { messageId: 'x-1', name: '', key: null, sent: undefined, receipts: [] };
    expect(messageLines(message, CONSUMERS, new Map())[0]).toBe('x-1  no name  no key');
    const letter = { ...receipt, id: '7', name: '', error: 'bad', attempts: 1, diedAt: AT };
    const shown = { ...letter, replayedAt: null, discardedAt: null, payload: '{' };
    expect(letterLines(shown)[1]).toBe('message    m-1 no name');
  });

  it('may be taken by no consumer', () => {
    expect(linesOf({ of: { ...sent, name: 'order.paid.v1' } })[1]).toBe('  no consumer takes it');
  });

  it('may have no sender any more, or none that can be asked', () => {
    const receipts = [receipt];
    expect(linesOf({ of: null, receipts })).toEqual([
      '  no sender knows it: sent messages are kept for 7 days',
      `  user.notices: handled ${TIME}`,
    ]);
    expect(linesOf({ of: null, receipts }, { order: 'is not asked here' })[0]).toBe(
      '  sender unknown: order is not asked here',
    );
  });
});

describe('a half message', () => {
  it.each([
    [{ checks: 1, lastError: 'away' }, 'not decided, 1 check answered: away'],
    [{ state: 'ROLLED_BACK', endedAt: AT }, `rolled back ${TIME}`],
    [{ state: 'ROLLED_BACK', isGivenUp: true, checks: 15, endedAt: AT }, `given up after 15 checks ${TIME}`],
    [{ state: 'COMMITTED', messageId: 'm-1', endedAt: AT }, `committed ${TIME} as message m-1`],
  ] as const)('is told: %j', (more, state) => {
    expect(halfLines({ ...half, ...more })).toEqual([
      `h-1  ticket.taken.v1  key seat-1  prepared ${TIME}`,
      `  product: half message of kind ticket, ${state}`,
    ]);
  });
});

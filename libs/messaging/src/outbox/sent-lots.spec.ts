import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import type { Publisher } from '../publisher/publisher.js';
import type { OutboxRepository } from './outbox.repository.js';
import { Relay } from './relay.js';
import { LOT, SentLots } from './sent-lots.js';

/** The lots that were written, and what a write waits for. */
let lots: string[][];
let written: () => Promise<void>;
let keep: ReturnType<typeof vi.fn>;
let sent: SentLots;
let relay: Relay;

beforeEach(() => {
  vi.useFakeTimers();
  lots = [];
  written = async () => undefined;
  keep = vi.fn();
  const messages = {
    keep,
    archive: (seqs: string[]) => (lots.push(seqs), written()),
  } as unknown as OutboxRepository;
  sent = new SentLots(messages);
  relay = new Relay({ publish: async () => undefined } as unknown as Publisher, messages, sent);
});
afterEach(() => vi.useRealTimers());

const message = {} as OutgoingMessage;
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('confirmed messages', () => {
  it('that came within the time of the first one leave the outbox together', async () => {
    void sent.add('1', 200);
    await after(150);
    void sent.add('2', 200);
    await after(49);
    expect(lots).toEqual([]);
    await after(1);
    expect(lots).toEqual([['1', '2']]);
  });

  it('leave with one that must not wait so long', async () => {
    void sent.add('1', 200);
    void sent.add('2', 20);
    await after(20);
    expect(lots).toEqual([['1', '2']]);
  });

  it('leave at once when they are a whole lot', async () => {
    for (let seq = 1; seq <= LOT + 1; seq++) void sent.add(String(seq), 200);
    expect(lots.map(lot => lot.length)).toEqual([LOT]);
    await after(200);
    expect(lots.map(lot => lot.length)).toEqual([LOT, 1]);
  });

  it('leave in one transaction at a time', async () => {
    const first = Promise.withResolvers<void>();
    written = () => first.promise;
    void sent.add('1', 20);
    await after(20);
    void sent.add('2', 20);
    await after(20);
    expect(lots).toEqual([['1']]);
    void sent.add('3', 20);
    first.resolve();
    await after(0);
    expect(lots).toEqual([['1'], ['2', '3']]);
  });

  it('that came during a write wait for others, too', async () => {
    const first = Promise.withResolvers<void>();
    written = () => first.promise;
    void sent.add('1', 20);
    await after(20);
    void sent.add('2', 20);
    first.resolve();
    await after(19);
    void sent.add('3', 20);
    expect(lots).toEqual([['1']]);
    await after(1);
    expect(lots).toEqual([['1'], ['2', '3']]);
  });

  it('are told the error of their transaction, and no later one has it', async () => {
    written = () => Promise.reject(new Error('no'));
    const failed = [sent.add('1', 20), sent.add('2', 20)].map(each => expect(each).rejects.toThrow('no'));
    await after(20);
    await Promise.all(failed);
    written = async () => undefined;
    const moved = sent.add('3', 20);
    await after(20);
    await expect(moved).resolves.toBeUndefined();
  });
});

describe('a message that is published from memory', () => {
  it('leaves the outbox before anything puts it off', async () => {
    for (let seq = 1; seq <= 20; seq++) {
      void relay.publish(String(seq), message, performance.now());
      await after(90);
    }
    await after(2_000);
    expect(lots.flat()).toHaveLength(20);
    expect(lots.length).toBeLessThan(10);
    expect(keep).not.toHaveBeenCalled();
  });
});

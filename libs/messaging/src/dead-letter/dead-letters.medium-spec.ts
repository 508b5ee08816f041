import { describe, expect, it } from 'vitest';
import { ulid } from 'ulid';
import {
  attempts,
  deadLetters,
  effect,
  effects,
  expectAllAcked,
  expectEffects,
  type Instance,
  metric,
  query,
  received,
  send,
  sendRaw,
  specConsumer,
  start,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import { Attempts } from '../inbox/attempt.repository.js';
import { Inbox } from '../inbox/inbox.repository.js';
import { DeadLetterReplay } from './dead-letter-replay.js';
import { DeadLetters } from './dead-letter.repository.js';

useConsumerWorld();

let isBroken = true;

/** An instance, and the dead letter of a message that it could not handle. */
async function aDeath(): Promise<{ instance: Instance; letter: string; id: string }> {
  world.limits = { ...world.limits, maxAttempts: 1 };
  isBroken = true;
  const instance = await start(async (tx, message) => {
    await effect(tx, message);
    if (isBroken) throw new Error(`broken at ${instance.handled.length}`);
  });
  const id = await send();
  await expect.poll(() => received(instance, 'dead')).toBe(1);
  const [letter] = await deadLetters();
  return { instance, letter: letter!.id, id };
}

describe('a dead letter', () => {
  it('is handled when it is replayed', async () => {
    const { instance, letter, id } = await aDeath();
    isBroken = false;
    expect(await instance.consumers.replay([letter])).toBe(1);
    await expectEffects([id]);
    expect(await deadLetters()).toMatchObject([{ id: letter, replayedAt: expect.any(Date) }]);
    await expectAllAcked();
  });

  it('is replayed once, however often that is asked for', async () => {
    const { instance, letter, id } = await aDeath();
    isBroken = false;
    const replays = Array.from({ length: 5 }, () => instance.consumers.replay([letter, letter]));
    expect((await Promise.all(replays)).reduce((sum, count) => sum + count)).toBe(1);
    await expectEffects([id]);
    expect(await instance.consumers.replay([letter])).toBe(0);
    await expectAllAcked();
    expect(await effects()).toEqual([id]);
  });

  it('keeps its row if it dies again, and has all attempts again', async () => {
    const { instance, letter, id } = await aDeath();
    await query("UPDATE dead_letter SET died_at = '2026-01-01'");
    world.limits = { ...world.limits, maxAttempts: 2 };
    await instance.consumers.replay([letter]);
    await expect.poll(() => received(instance, 'dead')).toBe(2);
    expect(instance.handled).toEqual([id, id, id]);
    expect(await deadLetters()).toMatchObject([
      { id: letter, error: 'broken at 3', attempts: 2, replayedAt: null },
    ]);
    expect(await query("SELECT id FROM dead_letter WHERE died_at = '2026-01-01'")).toEqual([]);
    expect(await attempts()).toEqual([]);
  });

  it('stays open if it cannot be sent', async () => {
    const { instance, letter, id } = await aDeath();
    isBroken = false;
    instance.path.cut();
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    await expect(instance.consumers.replay([letter])).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
    expect(await deadLetters()).toMatchObject([{ replayedAt: null }]);
    instance.path.mend();
    await expect.poll(() => instance.consumers.isReady).toBe(true);
    expect(await instance.consumers.replay([letter])).toBe(1);
    await expectEffects([id]);
  });

  it.each([
    ['', ''],
    [', also when the inbox has forgotten it', 'DELETE FROM inbox'],
  ])('stays open if it is sent and the replay does not commit; the copy has no effect%s', async (_, sql) => {
    const { instance, letter, id } = await aDeath();
    if (sql !== '') await query(sql);
    isBroken = false;
    const replay = new DeadLetterReplay(world.uow, new DeadLetters(), new Inbox(), new Attempts());
    const sent = replay.replay(letter, async ({ messageId }) => {
      await send({}, messageId);
      throw new Error('no commit');
    });
    await expect(sent).rejects.toThrow('no commit');
    await expect.poll(() => received(instance, 'repeated')).toBe(1);
    expect(await effects()).toEqual([]);
    expect(await deadLetters()).toMatchObject([{ replayedAt: null }]);
    await instance.consumers.replay([letter]);
    await expectEffects([id]);
  });

  it('of a consumer that does not run here is refused', async () => {
    const { instance, letter } = await aDeath();
    await query("UPDATE dead_letter SET consumer = 'user.other'");
    await expect(instance.consumers.replay([letter])).rejects.toThrow('user.other does not run here');
    expect(await deadLetters()).toMatchObject([{ replayedAt: null }]);
  });

  it('without an id dies again in the same row', async () => {
    const instance = await start();
    await sendRaw('{', { messageId: undefined });
    await expect.poll(() => received(instance, 'dead')).toBe(1);
    const [letter] = await deadLetters();
    await instance.consumers.replay([letter!.id]);
    await expect.poll(() => received(instance, 'dead')).toBe(2);
    expect(await deadLetters()).toMatchObject([{ id: letter!.id, replayedAt: null }]);
  });
});

describe('the metrics', () => {
  it('show each outcome, and the time that it took', async () => {
    const { instance } = await aDeath();
    isBroken = false;
    const id = ulid();
    await send({}, id);
    await expect.poll(() => received(instance, 'handled')).toBe(1);
    await send({}, id);
    await expect.poll(() => received(instance, 'repeated')).toBe(1);
    expect([await received(instance, 'dead'), await received(instance, 'retried')]).toEqual([1, 0]);
    const line = `diancan_message_handling_seconds_total{consumer="${specConsumer.name}"}`;
    expect(await metric(instance, line)).toBeGreaterThan(0);
  });

  it('count the dead letters that are not replayed', async () => {
    const { instance, letter } = await aDeath();
    const line = `diancan_dead_letters{consumer="${specConsumer.name}"}`;
    instance.census.wake();
    await expect.poll(() => metric(instance, line)).toBe(1);
    isBroken = false;
    await instance.consumers.replay([letter]);
    instance.census.wake();
    await expect.poll(() => metric(instance, line)).toBe(0);
  });
});

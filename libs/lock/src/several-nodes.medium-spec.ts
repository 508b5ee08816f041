import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LockNode, startThreeNodes } from '../testing/three-nodes.js';
import { Claim } from './claim.js';
import { LockBusyError, LockLostError, LockUnavailableError } from './lock-errors.js';
import { Locks } from './locks.js';

let nodes: LockNode[];
let a: LockNode;
let b: LockNode;
let c: LockNode;
let locks: Locks;
beforeAll(async () => {
  nodes = await startThreeNodes();
  [a, b, c] = nodes as [LockNode, LockNode, LockNode];
});
afterAll(() => Promise.all((nodes ?? []).map(node => node.stop())));
beforeEach(async () => {
  locks = await connected();
});
afterEach(() => Promise.all(nodes.map(node => node.reset())));

/** The locks of another process. */
const opened = () => new Locks(nodes.map(node => node.open()));
/** The same, once every node is connected: a path that is held afterwards still lets commands through. */
async function connected(): Promise<Locks> {
  const redises = nodes.map(node => node.open());
  await Promise.all(redises.map(redis => redis.ping()));
  return new Locks(redises);
}
const KEY = 'lock:{a}';
const COUNTER = 'lock:{a}:token';
const ONCE = { leaseMs: 60_000, waitMs: 0 };
const LONG = { leaseMs: 60_000, waitMs: 3_600_000 };
const token = () => locks.run('a', ONCE, async held => held.fencingToken);
const aborted = (signal: AbortSignal) => new Promise(resolve => signal.addEventListener('abort', resolve));

const faults: Array<[string, (node: LockNode) => void]> = [
  ['dead', node => node.path.cut()],
  ['hanging', node => node.path.hold()],
];

describe('a lock on three nodes', () => {
  it('admits one holder at a time, and leaves no key of the lock on any node', async () => {
    await locks.run('a', ONCE, async () => {
      await expect(opened().run('a', ONCE, async () => 'never')).rejects.toThrow(LockBusyError);
    });
    const left = () => Promise.all(nodes.map(node => node.admin.exists(KEY)));
    await vi.waitFor(async () => expect(await left()).toEqual([0, 0, 0]), { timeout: 30_000 });
    expect(await opened().run('a', ONCE, async () => 'done')).toBe('done');
  });

  it('admits many callers one after the other', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await a.admin.ping();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => opened().run('a', LONG, work)));
    expect(most).toBe(1);
  });

  it.each(faults)('admits one holder at a time while one node is %s', async (_state, fault) => {
    await locks.run('b', ONCE, async () => undefined);
    fault(c);
    await locks.run('a', ONCE, async ({ signal }) => {
      await expect(opened().run('a', ONCE, async () => 'never')).rejects.toThrow(LockBusyError);
      expect(signal.aborted).toBe(false);
    });
    expect(await locks.run('a', ONCE, async () => 'done')).toBe('done');
  });

  it.each(faults)(
    'is unavailable while two nodes are %s, however long callers wait',
    async (_state, fault) => {
      fault(b);
      fault(c);
      await expect(locks.run('a', LONG, async () => 'never')).rejects.toThrow(LockUnavailableError);
    },
  );

  it('is not taken by a minority: what a refused caller got is free again', async () => {
    await b.admin.set(KEY, 'another');
    await c.admin.set(KEY, 'another');
    await expect(locks.run('a', ONCE, async () => 'never')).rejects.toThrow(LockBusyError);
    await vi.waitFor(async () => expect(await a.admin.exists(KEY)).toBe(0), { timeout: 30_000 });
  });

  it('stays held when one node loses it, and is lost when a majority does', async () => {
    await locks.run('a', { leaseMs: 900, waitMs: 0 }, async ({ signal }) => {
      await a.admin.flushall();
      const extended = Date.now() + 2_000;
      await vi.waitUntil(() => Date.now() > extended, { timeout: 60_000 });
      expect(signal.aborted).toBe(false);
      await b.admin.flushall();
      await aborted(signal);
      expect(signal.reason).toBeInstanceOf(LockLostError);
    });
  });

  it.each(faults)('is lost when two nodes are %s until its lease ends', async (_state, fault) => {
    await locks.run('a', { leaseMs: 900, waitMs: 0 }, async ({ signal }) => {
      fault(b);
      fault(c);
      await aborted(signal);
      expect(signal.reason).toBeInstanceOf(LockLostError);
    });
  });
});

describe('a lock on an even number of nodes', () => {
  it.each([0, 2])('is refused: %i', count => {
    const redises = nodes.slice(0, count).map(node => node.open());
    expect(() => new Locks(redises)).toThrow('an odd number of Redis servers');
  });
});

describe('an extension on three nodes', () => {
  it('is open while one node refuses and one is dead, and lost once two refuse', async () => {
    const claim = new Claim(
      nodes.map(node => node.open()),
      'a',
      60_000,
    );
    await claim.take();
    await vi.waitFor(async () => expect(await c.admin.exists(KEY)).toBe(1), { timeout: 30_000 });
    await a.admin.del(KEY);
    b.path.cut();
    expect(await claim.extend()).toBe('open');
    await c.admin.del(KEY);
    expect(await claim.extend()).toBe('lost');
  });
});

const HOUR_US = 3_600_000_000;
const nowUs = () => Date.now() * 1_000;

describe('the fencing token of three nodes', () => {
  it('rises whichever node of them dies after each holder', async () => {
    const tokens: number[] = [];
    for (const node of [a, b, c, a]) {
      tokens.push(await token());
      node.path.cut();
      tokens.push(await token());
      node.path.mend();
      locks = await connected();
    }
    expect(tokens).toEqual(tokens.toSorted((left, right) => left - right));
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  /** A counter that is ahead stands for a clock that is ahead: both give the same tokens. */
  const setFirstAhead = () => a.admin.set(COUNTER, nowUs() + HOUR_US);

  it('rises when the node with the fastest clock dies, because a majority knows its token', async () => {
    await setFirstAhead();
    c.path.cut();
    const first = await token();
    expect(first).toBeGreaterThan(nowUs() + HOUR_US / 2);
    c.path.mend();
    a.path.cut();
    locks = opened();
    expect(await token()).toBeGreaterThan(first);
  });

  it('rises when the node with the fastest clock is flushed', async () => {
    await setFirstAhead();
    // The answers of this node come too late, so that the fastest clock counts.
    c.path.hold();
    const first = await token();
    expect(first).toBeGreaterThan(nowUs() + HOUR_US / 2);
    c.path.release();
    await a.admin.flushall();
    expect(await token()).toBeGreaterThan(first);
  });

  it('rises when all nodes have lost their data', async () => {
    const first = await token();
    await Promise.all(nodes.map(node => node.admin.flushall()));
    expect(await token()).toBeGreaterThan(first);
  });

  const steps: Array<[string, number]> = [
    ['has its token', 2],
    ['has told it to a majority', 3],
  ];
  it.each(steps)('is given to nobody who loses the lock before it %s', async (_step, command) => {
    let losing: Promise<unknown> | undefined;
    const lose = () => (losing ??= Promise.all(nodes.map(node => node.admin.set(KEY, 'another'))));
    const redises = nodes.map(node => {
      const redis = node.open();
      const asking = redis.eval.bind(redis) as (...command: unknown[]) => Promise<unknown>;
      let asked = 0;
      redis.eval = async (...args: unknown[]) => {
        asked += 1;
        if (asked === command) await lose();
        return asking(...args);
      };
      return redis;
    });
    await expect(new Locks(redises).run('a', ONCE, async () => 'never')).rejects.toThrow(LockBusyError);
    expect(losing).toBeDefined();
  });
});

import { PlatformErrors } from '@diancan/contracts';
import { currentContext, outOfContext, Deadline, runInContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { afterCommit } from './after-commit.js';
import { databaseOptions } from './database-options.js';
import { UnitOfWork } from './unit-of-work.js';

const DEADLOCK = "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'";

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;

beforeAll(async () => {
  schema = await freshSchema('uow');
  database = await new DataSource(databaseOptions(schema.url, 5)).initialize();
  await database.query('CREATE TABLE effect (name VARCHAR(20) PRIMARY KEY)');
  uow = new UnitOfWork(database);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});
beforeEach(() => database.query('DELETE FROM effect'));
afterEach(() => Logger.overrideLogger(new Logger()));

const add = (tx: EntityManager, name: string) => tx.query('INSERT INTO effect VALUES (?)', [name]);
const effects = async (): Promise<string[]> =>
  (await database.query<Array<{ name: string }>>('SELECT name FROM effect ORDER BY name')).map(
    row => row.name,
  );
const inRequest = <T>(deadline: Deadline, work: () => T): T =>
  runInContext({ requestId: 'request-1', locale: undefined, trace: undefined, deadline }, work);
const broken = () => Promise.reject(new Error('broken'));

/** What `work` sends to the database. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const logQuery = vi.spyOn(database.logger, 'logQuery');
  await work();
  const statements = logQuery.mock.calls.map(([sql]) => sql);
  logQuery.mockRestore();
  return statements;
}

describe('a unit of work', () => {
  it('sees what others commit meanwhile, on each connection of the pool', async () => {
    const both = Promise.withResolvers<void>();
    let running = 0;
    const reading = (name: string) => async (tx: EntityManager) => {
      const named = () => tx.query<unknown[]>('SELECT 1 FROM effect WHERE name = ?', [name]);
      expect(await named()).toEqual([]);
      if (++running === 2) both.resolve();
      await both.promise;
      await add(database.manager, name);
      expect(await named()).toHaveLength(1);
    };
    await Promise.all(['a', 'b'].map(name => uow.run(reading(name))));
  });

  it('sees them also on the connection that replaces a lost one', async () => {
    const single = await new DataSource(databaseOptions(schema.url, 1)).initialize();
    const alone = new UnitOfWork(single);
    const lost = alone.run(async tx => {
      const [row] = await tx.query<Array<{ id: string }>>('SELECT CONNECTION_ID() AS id');
      await database.query(`KILL ${row!.id}`);
      await tx.query('SELECT 1');
    });
    await expect(lost).rejects.toBeInstanceOf(Error);
    await alone.run(async tx => {
      await tx.query('SELECT 1 FROM effect');
      await add(database.manager, 'a');
      expect(await tx.query('SELECT name FROM effect')).toEqual([{ name: 'a' }]);
    });
    await single.destroy();
  });

  it('sends two statements besides those of its work', async () => {
    await uow.run(tx => tx.query('SELECT 1'));
    expect(await statementsOf(() => uow.run(tx => tx.query('SELECT 1')))).toEqual([
      'START TRANSACTION',
      'SELECT 1',
      'COMMIT',
    ]);
  });
});

describe('a unit of work inside another one', () => {
  it('is part of its transaction: both commit, or neither', async () => {
    const both = uow.run(async tx => {
      await uow.run(inner => add(inner, 'inner'));
      await add(tx, 'outer');
      expect(await effects()).toEqual([]);
      return broken();
    });
    await expect(both).rejects.toThrow('broken');
    expect(await effects()).toEqual([]);
  });

  it('sees what the outer one wrote, and waits for none of its locks', async () => {
    await uow.run(async tx => {
      await add(tx, 'a');
      await uow.run(inner => inner.query("UPDATE effect SET name = 'b' WHERE name = 'a'"));
    });
    expect(await effects()).toEqual(['b']);
  });

  it('undoes its own part if it fails and the outer one goes on', async () => {
    await uow.run(async tx => {
      await add(tx, 'outer');
      await uow.run(inner => add(inner, 'inner').then(broken)).catch(() => undefined);
    });
    expect(await effects()).toEqual(['outer']);
  });

  it('leaves a deadlock to the outer one, which runs all of it again', async () => {
    let runs = 0;
    await uow.run(async tx => {
      runs += 1;
      await add(tx, 'outer');
      await uow.run(async inner => {
        await add(inner, 'inner');
        if (runs === 1) await inner.query(DEADLOCK);
      });
    });
    expect(runs).toBe(2);
    expect(await effects()).toEqual(['inner', 'outer']);
  });

  it('has a transaction of its own after the outer one has ended', async () => {
    const ended = Promise.withResolvers<void>();
    let late: Promise<unknown>;
    await uow.run(async () => {
      late = ended.promise.then(() => uow.run(tx => add(tx, 'late')));
    });
    ended.resolve();
    await late!;
    expect(await effects()).toEqual(['late']);
  });

  it('has a transaction of its own out of context', async () => {
    await uow
      .run(async () => {
        await outOfContext(() => uow.run(tx => add(tx, 'own')));
        return broken();
      })
      .catch(() => undefined);
    expect(await effects()).toEqual(['own']);
  });
});

describe('a hook after the commit', () => {
  it('runs once, when others can see what was committed', async () => {
    const seen = Promise.withResolvers<string[]>();
    const hook = vi.fn(async () => seen.resolve(await effects()));
    await uow.run(async tx => {
      afterCommit(tx, hook);
      await add(tx, 'a');
      expect(hook).not.toHaveBeenCalled();
    });
    expect(await seen.promise).toEqual(['a']);
    expect(hook).toHaveBeenCalledTimes(1);
  });

  it('is dropped with a rollback', async () => {
    const hook = vi.fn();
    await uow
      .run(async tx => {
        afterCommit(tx, hook);
        return broken();
      })
      .catch(() => undefined);
    await uow.run(tx => add(tx, 'next'));
    expect(hook).not.toHaveBeenCalled();
  });

  it('is dropped with each attempt that a deadlock repeats', async () => {
    const ran: number[] = [];
    let attempt = 0;
    await uow.run(async tx => {
      const mine = ++attempt;
      afterCommit(tx, () => void ran.push(mine));
      if (mine < 3) await tx.query(DEADLOCK);
    });
    expect(ran).toEqual([3]);
  });

  it('waits for the commit of the outermost transaction', async () => {
    const hook = vi.fn();
    await uow.run(async tx => {
      await uow.run(async inner => afterCommit(inner, hook));
      await tx.transaction(async savepoint => afterCommit(savepoint, hook));
      expect(hook).not.toHaveBeenCalled();
    });
    expect(hook).toHaveBeenCalledTimes(2);
  });

  it('is dropped with its savepoint, and the others are kept in their order', async () => {
    const ran: string[] = [];
    await uow.run(async tx => {
      afterCommit(tx, () => void ran.push('before'));
      await tx
        .transaction(async savepoint => {
          afterCommit(savepoint, () => void ran.push('savepoint'));
          await savepoint.transaction(async deeper => afterCommit(deeper, () => void ran.push('deeper')));
          return broken();
        })
        .catch(() => undefined);
      afterCommit(tx, () => void ran.push('after'));
    });
    expect(ran).toEqual(['before', 'after']);
  });

  it.each([
    ['throws', () => broken()],
    [
      'throws at once',
      () => {
        throw new Error('broken');
      },
    ],
  ])('that %s is logged, and takes nothing back', async (_how, hook) => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const next = vi.fn();
    const done = await uow.run(async tx => {
      afterCommit(tx, hook);
      afterCommit(tx, next);
      return add(tx, 'a').then(() => 'done');
    });
    expect(done).toBe('done');
    expect(await effects()).toEqual(['a']);
    expect(next).toHaveBeenCalled();
    await vi.waitFor(() => expect(warn).toHaveBeenCalledWith(expect.stringContaining('broken')));
    warn.mockRestore();
  });

  it('may begin work that the request’s deadline does not end', async () => {
    const deadline = new Deadline(Infinity);
    const committed = Promise.withResolvers<void>();
    let followUp: Promise<unknown>;
    await inRequest(deadline, () =>
      uow.run(async tx =>
        afterCommit(tx, () => {
          expect(currentContext()).toBeUndefined();
          followUp = committed.promise.then(() => uow.run(later => add(later, 'later')));
        }),
      ),
    );
    deadline.cancel();
    committed.resolve();
    await followUp!;
    expect(await effects()).toEqual(['later']);
  });

  it('needs a transaction', () => {
    expect(() => afterCommit(database.manager, () => undefined)).toThrow('transaction');
  });
});

describe('the deadline of a request', () => {
  it('ends a unit of work inside another one, and so both', async () => {
    const deadline = new Deadline(Infinity);
    const work = vi.fn();
    const both = inRequest(deadline, () =>
      uow.run(async tx => {
        await add(tx, 'outer');
        deadline.cancel();
        await uow.run(work);
      }),
    );
    await expect(both).rejects.toMatchObject({ entry: PlatformErrors.DEADLINE_EXCEEDED });
    expect(work).not.toHaveBeenCalled();
    expect(await effects()).toEqual([]);
  });

  it('does not end work that a consumer or a recovery begins out of context', async () => {
    const deadline = new Deadline(Infinity);
    await inRequest(deadline, () =>
      outOfContext(() =>
        uow.run(async tx => {
          deadline.cancel();
          await add(tx, 'a');
        }),
      ),
    );
    expect(await effects()).toEqual(['a']);
  });
});

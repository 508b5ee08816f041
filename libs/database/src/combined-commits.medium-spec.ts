import { PlatformErrors } from '@diancan/contracts';
import { Deadline, explainLostServer, runInContext } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CombinedCommits, type CombinedWork } from './combined-commits.js';
import { databaseOptions } from './database-options.js';
import { readCommitted } from './read-committed.js';

const DEADLOCK = "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'";

let schema: FreshSchema;
let path: CuttablePath;
/** Another client of the schema. */
let database: DataSource;
/** Has two connections, through `path`. */
let own: DataSource;
let combined: CombinedCommits<string, string> | undefined;

beforeAll(async () => {
  schema = await freshSchema('combined');
  path = await cuttablePath(schema.url);
  database = await new DataSource(databaseOptions(schema.url, 3)).initialize();
  await database.query('CREATE TABLE effect (name VARCHAR(20) PRIMARY KEY)');
});
afterAll(async () => {
  await database?.destroy();
  await path?.close();
  await schema?.drop();
});
beforeEach(async () => {
  await database.query('DELETE FROM effect');
  own = await new DataSource(databaseOptions(path.url, 2)).initialize();
  readCommitted(own);
});
afterEach(async () => {
  path.mend();
  await combined?.close();
  combined = undefined;
  await own.destroy();
});

const effects = async (): Promise<string[]> =>
  (await database.query<Array<{ name: string }>>('SELECT name FROM effect ORDER BY name')).map(
    row => row.name,
  );
/** Inserts each name, and answers with it. */
const adding: CombinedWork<string, string> = async (tx, names) => {
  await tx.query(`INSERT INTO effect VALUES ${names.map(() => '(?)').join(', ')}`, [...names]);
  return names.map(name => ({ result: name }));
};
const combining = (work: CombinedWork<string, string>, most?: number): CombinedCommits<string, string> =>
  (combined = new CombinedCommits(own, work, most));
const connectionOf = async (tx: EntityManager): Promise<string> =>
  (await tx.query<Array<{ id: string }>>('SELECT CONNECTION_ID() AS id'))[0]!.id;

/** What `work` sends to the database. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const logQuery = vi.spyOn(own.logger, 'logQuery');
  await work();
  const statements = logQuery.mock.calls.map(([sql]) => sql);
  logQuery.mockRestore();
  return statements;
}

describe('items that arrive while a transaction runs', () => {
  it('share the next one, and each is answered after its own commit', async () => {
    const batches: string[][] = [];
    const first = Promise.withResolvers<void>();
    const commits = combining(async (tx, names) => {
      batches.push([...names]);
      if (names.includes('a')) await first.promise;
      return adding(tx, names);
    });
    const answered = async (name: string): Promise<string[]> => {
      await commits.run(name);
      return effects();
    };
    const one = answered('a');
    await vi.waitFor(() => expect(batches).toHaveLength(1));
    const others = ['c', 'b', 'd'].map(answered);
    first.resolve();
    expect(await one).toContain('a');
    for (const seen of await Promise.all(others)) expect(seen).toEqual(['a', 'b', 'c', 'd']);
    expect(batches).toEqual([['a'], ['c', 'b', 'd']]);
  });

  it('are at most as many as may share one', async () => {
    const batches: number[] = [];
    const commits = combining((tx, names) => {
      batches.push(names.length);
      return adding(tx, names);
    }, 2);
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(name => commits.run(name)));
    expect(batches).toEqual([2, 2, 1]);
    expect(await effects()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('a transaction', () => {
  it('sends its work and a commit, nothing else', async () => {
    const commits = combining(adding);
    await commits.run('first');
    expect(await statementsOf(() => commits.run('a'))).toEqual(['INSERT INTO effect VALUES (?)', 'COMMIT']);
    expect(await statementsOf(() => Promise.all(['b', 'c', 'd'].map(name => commits.run(name))))).toEqual([
      'INSERT INTO effect VALUES (?), (?), (?)',
      'COMMIT',
    ]);
  });

  it('reads what others have committed since the last one', async () => {
    const commits = combining(async tx => {
      const rows = await tx.query<Array<{ name: string }>>('SELECT name FROM effect');
      return [{ result: rows.map(({ name }) => name).join() }];
    });
    expect(await commits.run('')).toBe('');
    await database.query("INSERT INTO effect VALUES ('other')");
    expect(await commits.run('')).toBe('other');
  });

  it('that deadlocks is repeated as a whole', async () => {
    let attempts = 0;
    const commits = combining(async (tx, names) => {
      const outcomes = await adding(tx, names);
      if (++attempts < 3) await tx.query(DEADLOCK);
      return outcomes;
    });
    expect(await Promise.all([commits.run('a'), commits.run('b')])).toEqual(['a', 'b']);
    expect([attempts, await effects()]).toEqual([3, ['a', 'b']]);
  });

  it('whose connection is lost before its commit is repeated on another one', async () => {
    const connections = new Set<string>();
    const commits = combining(async (tx, names) => {
      const outcomes = await adding(tx, names);
      const id = await connectionOf(tx);
      connections.add(id);
      if (connections.size === 1) await database.query(`KILL ${id}`);
      await tx.query('SELECT 1');
      return outcomes;
    });
    expect(await Promise.all([commits.run('a'), commits.run('b')])).toEqual(['a', 'b']);
    expect([connections.size, await effects()]).toEqual([2, ['a', 'b']]);
  });

  it('whose connection was lost while it was idle takes another one', async () => {
    const ids: string[] = [];
    const commits = combining(async (tx, names) => {
      ids.push(await connectionOf(tx));
      return adding(tx, names);
    });
    await commits.run('a');
    await database.query(`KILL ${ids[0]!}`);
    expect(await commits.run('b')).toBe('b');
    expect([new Set(ids).size, await effects()]).toEqual([2, ['a', 'b']]);
  });
});

describe('an item that fails', () => {
  it.each<[string, CombinedWork<string, string>]>([
    [
      'as its outcome',
      async (tx, names) => {
        await adding(
          tx,
          names.filter(name => name !== 'bad'),
        );
        return names.map(name => (name === 'bad' ? { error: new Error('bad') } : { result: name }));
      },
    ],
    [
      'by an error',
      async (tx, names) => {
        const outcomes = await adding(tx, names);
        if (names.includes('bad')) throw new Error('bad');
        return outcomes;
      },
    ],
    [
      'by an error of the database',
      async (tx, names) => {
        const outcomes = await adding(tx, names);
        if (names.includes('bad')) await tx.query("SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'bad'");
        return outcomes;
      },
    ],
  ])('%s takes no other one down, and leaves nothing', async (_how, work) => {
    const commits = combining(work);
    const ended = await Promise.allSettled(['a', 'bad', 'b'].map(name => commits.run(name)));
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await effects()).toEqual(['a', 'b']);
    expect(await commits.run('c')).toBe('c');
  });

  it('by the server that is away fails with the others, which are not tried one by one', async () => {
    const commits = combining(adding);
    await commits.run('first');
    const before = path.refused;
    path.cut();
    const ended = await Promise.allSettled(['a', 'b', 'c', 'd'].map(name => commits.run(name)));
    expect(ended.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
    for (const one of ended)
      expect(explainLostServer('POST', (one as PromiseRejectedResult).reason)).toMatchObject({
        code: PlatformErrors.OUTCOME_UNKNOWN.code,
      });
    expect(path.refused - before).toBe(1);
    path.mend();
    expect(await commits.run('e')).toBe('e');
    expect(await effects()).toEqual(['e', 'first']);
  });
});

describe('a commit without an answer', () => {
  it('fails each of its items with an outcome that is not known, and repeats nothing', async () => {
    let attempts = 0;
    const commits = combining(async (tx, names) => {
      attempts += 1;
      const outcomes = await adding(tx, names);
      // What the server answers from now on does not arrive.
      if (names.includes('a')) path.hold();
      return outcomes;
    });
    const ended = Promise.allSettled(['a', 'b'].map(name => commits.run(name)));
    await vi.waitFor(async () => expect(await effects()).toEqual(['a', 'b']), 20_000);
    path.cut();
    path.release();
    for (const one of await ended)
      expect(explainLostServer('POST', (one as PromiseRejectedResult).reason)).toMatchObject({
        code: PlatformErrors.OUTCOME_UNKNOWN.code,
      });
    path.mend();
    expect(await commits.run('c')).toBe('c');
    expect([attempts, await effects()]).toEqual([2, ['a', 'b', 'c']]);
  });
});

describe('an item whose caller no longer waits', () => {
  it('is not worked on', async () => {
    const deadline = new Deadline(60_000);
    const open = Promise.withResolvers<void>();
    let isOpening = false;
    const commits = combining(async (tx, names) => {
      isOpening = true;
      await open.promise;
      return adding(tx, names);
    });
    const first = commits.run('a');
    await vi.waitFor(() => expect(isOpening).toBe(true));
    const request = { requestId: 'request-1', locale: undefined, trace: undefined, deadline };
    const abandoned = runInContext(request, () => commits.run('abandoned'));
    const wanted = commits.run('b');
    deadline.cancel();
    open.resolve();
    await expect(abandoned).rejects.toMatchObject({ code: PlatformErrors.DEADLINE_EXCEEDED.code });
    expect([await first, await wanted, await effects()]).toEqual(['a', 'b', ['a', 'b']]);
  });

  it('is not worked on again alone', async () => {
    const deadline = new Deadline(60_000);
    const worked: string[] = [];
    const commits = combining(async (_tx, names) => {
      worked.push(names.join());
      deadline.cancel();
      throw new Error('bad');
    });
    const request = { requestId: 'request-1', locale: undefined, trace: undefined, deadline };
    const both = ['a', 'b'].map(name => runInContext(request, () => commits.run(name)));
    for (const one of await Promise.allSettled(both))
      expect(one).toMatchObject({ reason: { code: PlatformErrors.DEADLINE_EXCEEDED.code } });
    expect(worked).toEqual(['a,b']);
  });
});

describe('a close', () => {
  it('waits for what runs and for what waits', async () => {
    const commits = combining(adding, 1);
    const all = ['a', 'b', 'c'].map(name => commits.run(name));
    await commits.close();
    expect(await effects()).toEqual(['a', 'b', 'c']);
    await Promise.all(all);
  });

  it('gives the connection back as it was', async () => {
    const commits = combining(adding);
    await commits.run('a');
    await commits.close();
    const sql = `SELECT @@autocommit = 1 AND
      @@SESSION.innodb_lock_wait_timeout = @@GLOBAL.innodb_lock_wait_timeout AS isAsBefore`;
    const given = await Promise.all(
      [1, 2].map(() => own.transaction(tx => tx.query<Array<{ isAsBefore: string }>>(sql))),
    );
    expect(given.map(([row]) => Number(row!.isAsBefore))).toEqual([1, 1]);
  });

  it('of a connection that is lost does not throw', async () => {
    const commits = combining(adding);
    await commits.run('a');
    path.cut();
    await commits.close();
    path.mend();
    expect(await own.query('SELECT 1 AS one')).toHaveLength(1);
  });

  it('is final: what comes later is refused, and takes no connection', async () => {
    const commits = combining(adding);
    await commits.close();
    await expect(commits.run('late')).rejects.toMatchObject({
      code: PlatformErrors.SERVICE_UNAVAILABLE.code,
    });
    expect(await effects()).toEqual([]);
  });
});

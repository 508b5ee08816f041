import { PlatformErrors } from '@diancan/contracts';
import { Deadline, runInContext } from '@diancan/platform';
import {
  Column,
  DataSource,
  Entity,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
} from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { databaseOptions } from './database-options.js';
import { openMigrated } from './migrate.js';
import { safeInteger } from './safe-integer.js';
import { isDuplicateKey } from './database-errors.js';
import { UnitOfWork } from './unit-of-work.js';

@Entity('account')
class AccountEntity {
  @PrimaryColumn() name: string;
  @Column({ name: 'amount_fen', type: 'bigint', transformer: safeInteger }) amountFen: number;
  @Column({ name: 'changed_at', type: 'datetime', precision: 3 }) changedAt: Date;
}

class Accounts1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Fails when it runs twice: there is no IF NOT EXISTS on purpose.
    await runner.query(
      `CREATE TABLE account (
         name VARCHAR(20) PRIMARY KEY, amount_fen BIGINT NOT NULL, changed_at DATETIME(3) NOT NULL
       )`,
    );
    await runner.query("INSERT INTO account VALUES ('a', 0, NOW(3)), ('b', 0, NOW(3))");
  }
  async down(): Promise<void> {}
}

class Broken1795305600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE NONSENSE');
  }
  async down(): Promise<void> {}
}

let schema: FreshSchema;
let database: DataSource;
let unitOfWork: UnitOfWork;

const options = (...migrations: Array<new () => MigrationInterface>) => ({
  ...databaseOptions(schema.url, 5),
  entities: [AccountEntity],
  migrations: [Accounts1795305600000, ...migrations],
});

beforeAll(async () => {
  schema = await freshSchema('database');
  // Four at once, like instances that start together.
  const opened = await Promise.all(Array.from({ length: 4 }, () => openMigrated(options())));
  database = opened[0]!;
  await Promise.all(opened.slice(1).map(other => other.destroy()));
  unitOfWork = new UnitOfWork(database);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});
beforeEach(() => database.query('UPDATE account SET amount_fen = 0'));

const amounts = async () =>
  Object.fromEntries(
    (await database.getRepository(AccountEntity).find()).map(row => [row.name, row.amountFen]),
  );

describe('openMigrated', () => {
  it('has migrated once though four started at once', async () => {
    expect(await database.query('SELECT COUNT(*) AS n FROM migrations')).toEqual([{ n: '1' }]);
  });

  it('gives its lock back, also when a migration fails', async () => {
    await expect(openMigrated(options(Broken1795305600001))).rejects.toThrow('NONSENSE');
    await (await openMigrated(options())).destroy();
    const lock = `migrate:${new URL(schema.url).pathname.slice(1)}`;
    const [{ free }] = await database.query('SELECT IS_FREE_LOCK(?) AS free', [lock]);
    expect(Number(free)).toBe(1);
  });
});

describe('a column of fen', () => {
  it('holds every safe integer exactly', async () => {
    const accounts = database.getRepository(AccountEntity);
    for (const amountFen of [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0]) {
      await accounts.update({ name: 'a' }, { amountFen });
      expect((await accounts.findOneByOrFail({ name: 'a' })).amountFen).toBe(amountFen);
    }
  });

  it('throws above 2^53 − 1 rather than being off by one', async () => {
    await database.query("UPDATE account SET amount_fen = 9007199254740993 WHERE name = 'a'");
    await expect(database.getRepository(AccountEntity).findOneBy({ name: 'a' })).rejects.toThrow(RangeError);
    expect(await database.query("SELECT amount_fen AS fen FROM account WHERE name = 'a'")).toEqual([
      { fen: '9007199254740993' },
    ]);
  });

  it('stands beside times that are UTC to the millisecond', async () => {
    const at = new Date('2026-07-01T04:05:06.789Z');
    await database.getRepository(AccountEntity).update({ name: 'a' }, { changedAt: at });
    expect((await database.getRepository(AccountEntity).findOneByOrFail({ name: 'a' })).changedAt).toEqual(
      at,
    );
    expect(
      await database.query("SELECT CAST(changed_at AS CHAR) AS t FROM account WHERE name = 'a'"),
    ).toEqual([{ t: '2026-07-01 04:05:06.789' }]);
  });
});

describe('UnitOfWork', () => {
  const add = 'UPDATE account SET amount_fen = amount_fen + 1 WHERE name = ?';
  const inRequest = <T>(deadline: Deadline, work: () => T): T =>
    runInContext({ requestId: 'request-1', locale: undefined, trace: undefined, deadline }, work);

  it('commits everything, or nothing', async () => {
    await expect(
      unitOfWork.run(async tx => {
        await tx.query(add, ['a']);
        throw new Error('half way');
      }),
    ).rejects.toThrow('half way');
    expect(await amounts()).toEqual({ a: 0, b: 0 });
    expect(await unitOfWork.run(async tx => tx.query(add, ['a']).then(() => 'done'))).toBe('done');
    expect(await amounts()).toEqual({ a: 1, b: 0 });
  });

  it('runs the work of a deadlock’s victim again, in a new transaction', async () => {
    let runs = 0;
    const firstLocks = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const crosswise = (mine: number, [first, second]: readonly [string, string]) =>
      unitOfWork.run(async tx => {
        runs += 1;
        await tx.query(add, [first]);
        firstLocks[mine]!.resolve();
        await firstLocks[1 - mine]!.promise;
        await tx.query(add, [second]);
      });
    await Promise.all([crosswise(0, ['a', 'b']), crosswise(1, ['b', 'a'])]);
    expect(runs).toBe(3);
    expect(await amounts()).toEqual({ a: 2, b: 2 });
  });

  it('gives up when it is the victim again and again', async () => {
    let runs = 0;
    const deadlock = unitOfWork.run(async tx => {
      runs += 1;
      await tx.query("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'");
    });
    await expect(deadlock).rejects.toMatchObject({ driverError: { code: 'ER_LOCK_DEADLOCK' } });
    expect(runs).toBe(5);
  });

  it('runs work once when it fails for any other reason', async () => {
    let runs = 0;
    const twice = unitOfWork.run(async tx => {
      runs += 1;
      await tx.query("INSERT INTO account VALUES ('a', 0, NOW(3))");
    });
    const error: unknown = await twice.catch((thrown: unknown) => thrown);
    expect([runs, isDuplicateKey(error)]).toEqual([1, true]);
    expect(isDuplicateKey(new Error('ER_DUP_ENTRY'))).toBe(false);
  });

  it('sees what others committed before each statement', async () => {
    await unitOfWork.run(async tx => {
      expect(await tx.query("SELECT amount_fen AS fen FROM account WHERE name = 'a'")).toEqual([
        { fen: '0' },
      ]);
      await database.query("UPDATE account SET amount_fen = 5 WHERE name = 'a'");
      expect(await tx.query("SELECT amount_fen AS fen FROM account WHERE name = 'a'")).toEqual([
        { fen: '5' },
      ]);
    });
  });

  it('commits nothing once the deadline of the request has passed', async () => {
    const deadline = new Deadline(Infinity);
    const late = inRequest(deadline, () =>
      unitOfWork.run(async tx => {
        await tx.query(add, ['a']);
        deadline.cancel();
      }),
    );
    await expect(late).rejects.toMatchObject({ entry: PlatformErrors.DEADLINE_EXCEEDED });
    expect(await amounts()).toEqual({ a: 0, b: 0 });
  });

  it('begins nothing after the deadline of the request', async () => {
    const work = vi.fn(async () => undefined);
    await expect(inRequest(new Deadline(0), () => unitOfWork.run(work))).rejects.toMatchObject({
      entry: PlatformErrors.DEADLINE_EXCEEDED,
    });
    expect(work).not.toHaveBeenCalled();
  });

  it('does not run a deadlock’s victim again after the deadline of the request', async () => {
    const deadline = new Deadline(Infinity);
    let runs = 0;
    const victim = inRequest(deadline, () =>
      unitOfWork.run(async tx => {
        runs += 1;
        deadline.cancel();
        await tx.query("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'");
      }),
    );
    await expect(victim).rejects.toMatchObject({ entry: PlatformErrors.DEADLINE_EXCEEDED });
    expect(runs).toBe(1);
  });

  it('commits within the time, and without a request as long as it takes', async () => {
    await inRequest(new Deadline(60_000), () => unitOfWork.run(tx => tx.query(add, ['a'])));
    await unitOfWork.run(tx => tx.query(add, ['b']));
    expect(await amounts()).toEqual({ a: 1, b: 1 });
  });
});

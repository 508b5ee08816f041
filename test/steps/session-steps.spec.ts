import { describe, expect, it } from 'vitest';
import { SessionSteps } from './session-steps.js';

const namesOf = (statements: string[]): Array<string | undefined> => {
  const session = new SessionSteps();
  return statements.map(sql => session.take(sql)?.name);
};

describe('the steps of a database session', () => {
  it('are its commits, each by the tables that it wrote to', () => {
    expect(
      namesOf([
        'START TRANSACTION',
        'SELECT 1',
        'UPDATE `orders` SET a = 1',
        'INSERT INTO `notice`(a) VALUES (1)',
        'COMMIT',
      ]),
    ).toEqual([undefined, undefined, undefined, undefined, 'COMMIT notice, orders']);
  });

  it('are its writes outside of a transaction', () => {
    expect(
      namesOf([
        "UPDATE `orders` SET `a` = 1, `b` = f('x', 2) WHERE `c` = 3",
        'SELECT 1',
        "INSERT INTO nonce VALUES ('n')",
        'DELETE FROM nonce',
      ]),
    ).toEqual(['UPDATE orders SET a, b', undefined, 'INSERT INTO nonce', 'DELETE FROM nonce']);
  });

  it('are deletions from one of several tables that are joined', () => {
    expect(
      namesOf([
        'DELETE o FROM (SELECT 1 AS seq) moved STRAIGHT_JOIN outbox o ON o.seq = moved.seq',
        'DELETE o FROM `outbox` AS o JOIN sent ON sent.seq = o.seq',
        'DELETE outbox FROM outbox JOIN sent ON sent.seq = outbox.seq',
        'START TRANSACTION',
        'INSERT INTO sent_message SELECT * FROM outbox',
        'DELETE o FROM (SELECT 1 AS seq) moved STRAIGHT_JOIN outbox o ON o.seq = moved.seq',
        'COMMIT',
      ]).filter(name => name !== undefined),
    ).toEqual([
      'DELETE FROM outbox',
      'DELETE FROM outbox',
      'DELETE FROM outbox',
      'COMMIT outbox, sent_message',
    ]);
  });

  it('are not what was rolled back, or only read', () => {
    expect(
      namesOf([
        'START TRANSACTION',
        'UPDATE `orders` SET a = 1',
        'ROLLBACK',
        'START TRANSACTION',
        'SELECT 1',
        'COMMIT',
        'INSERT INTO a VALUES (1)',
      ]),
    ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, 'INSERT INTO a']);
  });

  it('are not what the server refused', () => {
    const session = new SessionSteps();
    session.take('START TRANSACTION');
    session.take("INSERT INTO receipt VALUES ('r')");
    session.refused();
    expect(session.take('COMMIT')).toBeNull();
    session.take('START TRANSACTION');
    session.take("INSERT INTO receipt VALUES ('r')");
    session.refused();
    session.take('UPDATE orders SET a = 1');
    expect(session.take('COMMIT')?.name).toBe('COMMIT orders');
  });

  it('are its commits without a statement that begins a transaction, while autocommit is off', () => {
    expect(
      namesOf([
        'SET autocommit = 0',
        "INSERT INTO orders VALUES ('o')",
        "INSERT INTO order_line VALUES ('l')",
        'COMMIT',
        'UPDATE `orders` SET a = 1',
        'ROLLBACK',
        'SELECT 1',
        'COMMIT',
        'UPDATE `orders` SET a = 1',
        'COMMIT',
        'DELETE FROM nonce',
        'SET autocommit = 1',
        "INSERT INTO nonce VALUES ('n')",
      ]).filter(name => name !== undefined),
    ).toEqual(['COMMIT order_line, orders', 'COMMIT orders', 'COMMIT nonce', 'INSERT INTO nonce']);
  });

  it('tell by all that was said in the transaction what they are about', () => {
    const session = new SessionSteps();
    for (const sql of ['BEGIN', "SELECT 'order-1' FOR UPDATE", "INSERT INTO refund VALUES ('refund-1')"])
      session.take(sql);
    expect(session.take('COMMIT')?.text).toMatch(/order-1[^]+refund-1/);
  });
});

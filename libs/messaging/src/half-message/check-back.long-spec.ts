import { printFigure } from '@diancan/testing/run';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HalfMessageWorld, ticketTaken } from '../../testing/half-message-world.js';

const HALVES = 100_000;

let world: HalfMessageWorld;
beforeAll(async () => {
  world = await HalfMessageWorld.open();
});
afterAll(() => world?.close());

it(`${HALVES} due half messages are decided once each, the last ones as fast as the first`, async () => {
  const check = world.checkBack();
  await world.database.query(
    `INSERT INTO half_message (id, kind, name, message_key, payload, due_at, created_at)
     SELECT CONCAT('01KAP30Q8Z6E2D4F9G', LPAD(seq, 8, '0')), ?, ?, CONCAT('seat-', seq), '{"seat":1}',
       UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE, UTC_TIMESTAMP(3)
     FROM seq_1_to_${HALVES}`,
    [check.kind, ticketTaken.name],
  );
  const ended = Promise.withResolvers<void>();
  const times = [performance.now()];
  let checked = 0;
  check.check = async () => {
    checked += 1;
    if (checked % (HALVES / 4) === 0) times.push(performance.now());
    if (checked === HALVES) ended.resolve();
    return 'commit';
  };
  check.wake();
  await ended.promise;
  await check.onApplicationShutdown();

  const quarters = times.slice(1).map((time, n) => time - times[n]!);
  printFigure(`each quarter of ${HALVES}: ${quarters.map(ms => `${(ms / 1_000).toFixed(1)} s`).join(', ')}`);
  expect(checked).toBe(HALVES);
  expect(await world.database.query('SELECT state, COUNT(*) AS n FROM half_message GROUP BY state')).toEqual([
    { state: 'COMMITTED', n: String(HALVES) },
  ]);
  expect(
    await world.database.query(
      'SELECT COUNT(DISTINCT h.id) AS n FROM half_message h JOIN outbox o ON o.message_id = h.message_id',
    ),
  ).toEqual([{ n: String(HALVES) }]);
  // If a claim had to read past those that are decided, the last quarter would take many times as long.
  expect(quarters[3]! / quarters[0]!).toBeLessThan(3);
});

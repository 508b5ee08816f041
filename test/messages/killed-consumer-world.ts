import type { RowDataPacket } from 'mysql2/promise';
import { changedSettings } from '../fleet/changed-settings.js';
import type { TestFleet } from '../fleet/start-fleet.js';
import { inboxOf } from '../people/wechat.js';
import type { Step } from '../steps/step-watch.js';
import { startWatchedFleet, type WatchedFleet } from '../steps/watched-fleet.js';

/** More than kills in a row could use up for a message that does not fail. */
export const MAX_ATTEMPTS = 4;

/** A fleet in which everything that user sends is a step, and buyers are told of accepted orders. */
export async function startWatchedUserService(env: Record<string, string>): Promise<WatchedFleet> {
  const watched = await startWatchedFleet({
    service: 'user',
    env: {
      ...env,
      DIANCAN_CONFIG_DIR: changedSettings({
        'order.yml': { noticeOnAccept: 'true' },
        'application.yml': { retryDelaysMs: '[200]', maxAttempts: `${MAX_ATTEMPTS}` },
      }),
      DIANCAN_NOTICE_LEASE_MS: '2000',
      DIANCAN_NOTICE_RETRY_FIRST_MS: '200',
    },
    calls: ['sandbox'],
    nameMessage,
  });
  await prepareFailures(watched.fleet);
  return watched;
}

/** Where a message goes to or comes from is not in its name. */
function nameMessage(step: Step): Step {
  const [exchange = '', routingKey = ''] = step.text.split('\n');
  if (/[.]retry-\d+ms$/.test(routingKey)) return { ...step, name: `${step.name} to the retry queue` };
  if (routingKey.endsWith('.dead')) return { ...step, name: `${step.name} to the dead letters` };
  return exchange.endsWith('.retries') ? { ...step, name: `${step.name} again` } : step;
}

/** The database refuses the notice of an order in this table, until the message has failed so many times. */
async function prepareFailures(fleet: TestFleet): Promise<void> {
  const database = fleet.db('user');
  await database.query('CREATE TABLE spec_failure (order_id CHAR(26) PRIMARY KEY, failures INT NOT NULL)');
  await database.query(
    `CREATE TRIGGER spec_failing BEFORE INSERT ON notice FOR EACH ROW
     IF (SELECT failures FROM spec_failure f WHERE f.order_id = NEW.order_id) > (
       SELECT COALESCE(SUM(attempts), 0) FROM message_attempt a
       WHERE a.message_id = NEW.notice_id AND a.last_error IS NOT NULL
     ) THEN
       SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the spec refuses this notice';
     END IF`,
  );
}

export async function letFail(fleet: TestFleet, orderId: string, failures: number): Promise<void> {
  await fleet.db('user').query('INSERT INTO spec_failure VALUES (?, ?)', [orderId, failures]);
}

/** What has become of the message that an order was accepted, as each party has recorded it. */
export interface EndOfMessage {
  readonly notices: readonly string[];
  readonly jobs: readonly string[];
  readonly deadLetters: number;
  /** Counts of failed attempts that are left over. */
  readonly attempts: number;
  /** How many notices the buyer has got. */
  readonly told: number;
}

export async function endOfMessage(fleet: TestFleet, orderId: string): Promise<EndOfMessage> {
  const read = async (sql: string): Promise<RowDataPacket[]> =>
    (await fleet.db('user').query<RowDataPacket[]>(sql, [orderId]))[0];
  const [notices, deadLetters, received] = await Promise.all([
    read(`SELECT n.state, j.state AS job, a.attempts FROM notice n
       LEFT JOIN job j ON j.job_key = n.notice_id
       LEFT JOIN message_attempt a ON a.message_id = n.notice_id WHERE n.order_id = ?`),
    read('SELECT 1 FROM dead_letter WHERE message_key = ?'),
    inboxOf(fleet, 'buyer-1'),
  ]);
  const told = (JSON.parse(received) as unknown[]).map(message => JSON.stringify(message));
  return {
    notices: notices.map(row => String(row['state'])),
    jobs: notices.map(row => String(row['job'])),
    deadLetters: deadLetters.length,
    attempts: notices.filter(row => row['attempts'] !== null).length,
    told: told.filter(message => message.includes(orderId)).length,
  };
}

import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { databaseOptions } from '@diancan/database';
import {
  deadLetterTable,
  inboxTable,
  messageAttemptTable,
  outboxTable,
  sentMessageTable,
} from '@diancan/messaging';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { fromTestRun } from '@diancan/testing/run';
import { DataSource } from 'typeorm';
import { vi } from 'vitest';

const PROGRAM = fileURLToPath(new URL('messaging-process.mjs', import.meta.url));
const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
const TABLES = {
  sender: [outboxTable, sentMessageTable],
  receiver: [
    outboxTable,
    sentMessageTable,
    inboxTable,
    messageAttemptTable,
    deadLetterTable,
    'CREATE TABLE effect (seq INT AUTO_INCREMENT PRIMARY KEY, message_id CHAR(26) NOT NULL)',
  ],
};
const PATIENTLY = { timeout: 600_000, interval: 500 };

export type Role = keyof typeof TABLES;
export interface FleetOptions {
  /** Of the broker, as the processes reach it. */
  readonly brokerUrl: string;
  readonly perSecond: number;
  /** The database as the process of that role reaches it; without one, it is the test run's. */
  readonly through?: Partial<Record<Role, (url: string) => string>>;
}

interface Told {
  readonly isReady?: boolean;
  readonly committed: readonly string[];
  readonly refused: number;
  readonly open: number;
  readonly heapMb: number;
  readonly isSending: boolean;
}

/** A process that sends messages steadily, and one whose effect of each message is a row. */
export class MessagingFleet {
  readonly prefix = `spec-${randomUUID()}`;
  /** The ids of all messages whose commit the sender knows of. */
  readonly committed: string[] = [];
  readonly #last: Partial<Record<Role, Told>> = {};
  readonly #processes: ChildProcess[] = [];
  readonly #schemas: FreshSchema[] = [];
  readonly #databases: Partial<Record<Role, DataSource>> = {};
  readonly #fallen = Promise.withResolvers<never>();
  #isClosing = false;

  private constructor(private readonly options: FleetOptions) {
    this.#fallen.promise.catch(() => undefined); // reported to the one that waits
  }

  static async start(options: FleetOptions): Promise<MessagingFleet> {
    const fleet = new MessagingFleet(options);
    try {
      // The receiver first, as a consumer that is deployed before its sender.
      for (const role of ['receiver', 'sender'] as const) await fleet.#start(role);
      return fleet;
    } catch (error) {
      await fleet.close();
      throw error;
    }
  }

  query<T>(role: Role, sql: string): Promise<T[]> {
    return this.#databases[role]!.query(sql) as Promise<T[]>;
  }

  async count(role: Role, table: string): Promise<number> {
    const [row] = await this.query<{ count: string }>(role, `SELECT COUNT(*) AS count FROM ${table}`);
    return Number(row!.count);
  }

  /** In use at most, since its start, in MiB. */
  heapOf(role: Role): number {
    return this.#last[role]?.heapMb ?? 0;
  }

  /** Commits that the sender saw fail. */
  get refused(): number {
    return this.#last.sender?.refused ?? 0;
  }

  /** Waits for further commits of the sender. */
  async untilCommits(more: number): Promise<void> {
    const before = this.committed.length;
    await this.#until(`${more} commits`, () => this.committed.length > before + more);
  }

  /** Waits for the effects of messages that are committed from now on. */
  async untilEffects(more: number): Promise<void> {
    const before = this.committed.length;
    await this.untilCommits(more);
    const last = this.committed.slice(before, before + more);
    await this.#until('their effects', async () => (await this.#withoutEffect(last)).length === 0);
  }

  /** Waits until these have left the outbox. */
  async untilEmptied(ids: readonly string[]): Promise<void> {
    await this.#until('the backlog to leave', async () => {
      const waiting = new Set(await this.#ids('sender', 'outbox'));
      return !ids.some(id => waiting.has(id));
    });
  }

  /** How often a poller has claimed one of these messages, at most. */
  async claimsOf(ids: readonly string[]): Promise<number> {
    const rows = await this.query<{ id: string; attempts: number }>(
      'sender',
      'SELECT message_id AS id, attempts FROM sent_message',
    );
    const asked = new Set(ids);
    return Math.max(...rows.filter(({ id }) => asked.has(id)).map(({ attempts }) => attempts));
  }

  /** Ends the sending, and waits until each message has left the outbox and has had its effect. */
  async finish(): Promise<void> {
    this.#processes.at(-1)!.send('enough');
    await this.#until('the last commit', () => {
      const { isSending, open } = this.#last.sender!;
      return !isSending && open === 0;
    });
    await this.#until('an empty outbox', async () => (await this.count('sender', 'outbox')) === 0);
    // Also of those whose commit the sender does not know of.
    const sent = await this.#ids('sender', 'sent_message');
    await this.#until('all effects', async () => (await this.#withoutEffect(sent)).length === 0);
  }

  /** What is lost, doubled or dead, when the sending is finished. */
  async problems(): Promise<string[]> {
    const sent = new Set(await this.#ids('sender', 'sent_message'));
    const effects = await this.#ids('receiver', 'effect');
    const seen = new Set<string>();
    const doubled = effects.filter(id => seen.size === seen.add(id).size);
    return [
      ...this.committed.filter(id => !sent.has(id)).map(id => `${id} was committed and is gone`),
      ...[...sent].filter(id => !seen.has(id)).map(id => `${id} had no effect`),
      ...effects.filter(id => !sent.has(id)).map(id => `${id} had an effect and was not sent`),
      ...doubled.map(id => `${id} had two effects`),
      ...(await this.#ids('receiver', 'dead_letter')).map(id => `${id} is a dead letter`),
    ];
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    for (const child of this.#processes.splice(0)) {
      const ended = once(child, 'exit');
      if (child.kill('SIGKILL')) await ended;
    }
    for (const database of Object.values(this.#databases)) await database.destroy();
    await Promise.all(this.#schemas.map(schema => schema.drop()));
  }

  async #start(role: Role): Promise<void> {
    const schema = await freshSchema(role);
    this.#schemas.push(schema);
    const database = await new DataSource(databaseOptions(schema.url, 5)).initialize();
    this.#databases[role] = database;
    for (const table of TABLES[role]) await database.query(table);
    const { brokerUrl, perSecond, through } = this.options;
    const databaseUrl = through?.[role]?.(schema.url) ?? schema.url;
    const log = `${fromTestRun('DIANCAN_TEST_DIR')}/${this.prefix}-${role}.log`;
    const args = [DIST, role, databaseUrl, brokerUrl, this.prefix, 'safe', String(perSecond)];
    const child = startLogged(log, args);
    this.#processes.push(child);
    child.on('exit', code => {
      if (!this.#isClosing) this.#fallen.reject(new Error(`the ${role} has ended with ${code}, see ${log}`));
    });
    child.on('message', (told: Told) => {
      this.#last[role] = told;
      if (role === 'sender') this.committed.push(...(told.committed ?? []));
    });
    await this.#until(`the ${role}`, () => this.#last[role] !== undefined);
  }

  /** @throws Error if one of the processes ends meanwhile: no outage may need a restart */
  async #until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const waiting = vi.waitFor(async () => {
      if (!(await isSo())) throw new Error(`still waiting for ${what}`);
    }, PATIENTLY);
    await Promise.race([waiting, this.#fallen.promise]);
  }

  async #withoutEffect(ids: readonly string[]): Promise<string[]> {
    const effects = new Set(await this.#ids('receiver', 'effect'));
    return ids.filter(id => !effects.has(id));
  }

  async #ids(role: Role, table: string): Promise<string[]> {
    return (await this.query<{ id: string }>(role, `SELECT message_id AS id FROM ${table}`)).map(
      row => row.id,
    );
  }
}

/** A process that tells us things; it ends with this one. */
function startLogged(logFile: string, args: readonly string[]): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    return fork(PROGRAM, args, { stdio: ['ignore', log, log, 'ipc'], execArgv: ['--expose-gc'] });
  } finally {
    closeSync(log);
  }
}

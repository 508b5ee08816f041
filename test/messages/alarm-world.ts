import { randomUUID } from 'node:crypto';
import type { MessagingSettings } from '@diancan/messaging';
import { freshSchema } from '@diancan/testing/database';
import { createPool, type RowDataPacket } from 'mysql2/promise';
import { type Message, messageProcess } from './message-process.js';

const SETTINGS: Omit<MessagingSettings, 'url' | 'prefix'> = {
  queues: { kind: 'safe', kindOf: {} },
  retryDelaysMs: [100],
  maxAttempts: 3,
  prefetch: 10,
  batch: 1,
};

/** One process that sends and consumes. It fails each message with the key `bad`, until it is mended. */
export interface AlarmWorld {
  /** @returns the id of a message that has been committed */
  send(key: 'good' | 'bad'): Promise<string>;
  /** Resolves when the message is being handled. @returns lets it go on */
  untilHandled(id: string): Promise<() => void>;
  /** From now on no message fails. */
  mend(): void;
  /** How often the message was handled. */
  handledOf(id: string): number;
  /** The messages that have had their effect, sorted. */
  effects(): Promise<string[]>;
  /** By message, sorted. */
  attempts(): Promise<Array<{ id: string; attempts: number }>>;
  deadLetters(): Promise<number>;
  close(): Promise<void>;
}

/** Handles messages; the first one waits until it may go on. */
class Handling {
  readonly begun = Promise.withResolvers<string>();
  readonly mayGoOn = Promise.withResolvers<void>();
  readonly handled: string[] = [];
  isMended = false;

  async handle({ messageId, key }: Message): Promise<void> {
    this.handled.push(messageId);
    this.begun.resolve(messageId);
    await this.mayGoOn.promise;
    if (key === 'bad' && !this.isMended) throw new Error('the spec refuses it');
  }
}

export async function anAlarmWorld(url: string): Promise<AlarmWorld> {
  const schema = await freshSchema('alarm');
  const pool = createPool({ uri: schema.url, timezone: 'Z' });
  const rows = async (sql: string) => (await pool.query<RowDataPacket[]>(sql))[0];
  const handling = new Handling();
  const running = await messageProcess({
    messaging: { ...SETTINGS, url, prefix: `spec-${randomUUID()}` },
    schemaUrl: schema.url,
    handle: message => handling.handle(message),
  });
  return {
    send: key => running.send(key),
    untilHandled: async id => {
      if ((await handling.begun.promise) !== id) throw new Error('another message came first');
      return handling.mayGoOn.resolve;
    },
    mend: () => void (handling.isMended = true),
    handledOf: id => handling.handled.filter(each => each === id).length,
    effects: async () =>
      (await rows('SELECT message_id AS id FROM effect ORDER BY message_id')).map(({ id }) => String(id)),
    attempts: async () =>
      (await rows('SELECT message_id AS id, attempts FROM message_attempt ORDER BY message_id')).map(
        ({ id, attempts }) => ({ id: String(id), attempts: Number(attempts) }),
      ),
    deadLetters: async () => (await rows('SELECT 1 FROM dead_letter')).length,
    close: async () => {
      await running.close();
      await pool.end();
      await schema.drop();
    },
  };
}

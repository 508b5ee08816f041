import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { type Collection, Journal } from '../journal/journal.js';

/** A template message as its receiver sees it. */
export interface Message {
  readonly msgid: number;
  readonly openid: string;
  readonly templateId: string;
  readonly title: string;
  readonly data: Readonly<Record<string, string>>;
  readonly url: string | null;
  readonly clientMsgId: string | null;
  /** ms since 1970 */
  readonly receivedAt: number;
}

/** How long WeChat recognises a repeated message. */
const KNOWN_FOR_MS = 10 * 60_000;

@Injectable()
export class MessageStore {
  readonly #messages: Collection<Message>;
  #last: number;

  constructor(
    private readonly clock: Clock,
    journal: Journal,
  ) {
    this.#messages = journal.collection('message');
    this.#last = this.#messages
      .values()
      .reduce((last, { msgid }) => Math.max(last, msgid), 3_900_000_000_000_000);
  }

  /** @returns the message's id; for a repeated message, the id of the first one */
  receive(message: Omit<Message, 'msgid' | 'receivedAt'>): number {
    const repeated =
      message.clientMsgId === null ? undefined : this.#repeated(message.openid, message.clientMsgId);
    if (repeated !== undefined) return repeated.msgid;
    this.#last += 1;
    this.#messages.put(String(this.#last), { ...message, msgid: this.#last, receivedAt: this.clock.now() });
    return this.#last;
  }

  /** Oldest first; the messages of all users if `openid` is undefined. */
  of(openid: string | undefined): Message[] {
    return this.#messages.values().filter(message => openid === undefined || message.openid === openid);
  }

  #repeated(openid: string, clientMsgId: string): Message | undefined {
    const since = this.clock.now() - KNOWN_FOR_MS;
    return this.of(openid).find(message => message.clientMsgId === clientMsgId && message.receivedAt > since);
  }
}

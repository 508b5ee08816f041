import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { OwnSecrets } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { formatTicket, parseTicket, type Ticket } from '../domain/ticket.js';

const SIGNATURE_LENGTH = 22;

/** Signs entries and tickets, so that neither can be guessed or passed on. */
@Injectable()
export class Seals {
  /** Not bytes: Node would make a key object for each signature, which takes several times as long. */
  readonly #secret: KeyObject;

  constructor(secrets: OwnSecrets) {
    this.#secret = createSecretKey(secrets.for('flash sales'));
  }

  /** @param until ms since 1970 */
  entryFor(activityId: string, buyerOpenid: string, until: number): string {
    const end = until.toString(36);
    return `${end}.${this.#sign('entry', activityId, buyerOpenid, end)}`;
  }

  /** When the entry ends, ms since 1970; undefined if it is none for this activity and this buyer. */
  endOfEntry(text: string, activityId: string, buyerOpenid: string): number | undefined {
    const [end = '', signature = '', ...more] = text.split('.');
    if (more.length > 0 || !/^[0-9a-z]{1,11}$/.test(end)) return undefined;
    const isOurs = isSame(signature, this.#sign('entry', activityId, buyerOpenid, end));
    return isOurs ? Number.parseInt(end, 36) : undefined;
  }

  ticketFor(ticket: Ticket, buyerOpenid: string): string {
    const text = formatTicket(ticket);
    return `${text}.${this.#sign('ticket', text, buyerOpenid)}`;
  }

  /** Undefined if the text is not a ticket of this buyer. */
  readTicket(text: string, buyerOpenid: string): Ticket | undefined {
    const at = text.lastIndexOf('.');
    const unsigned = text.slice(0, Math.max(at, 0));
    if (!isSame(text.slice(at + 1), this.#sign('ticket', unsigned, buyerOpenid))) return undefined;
    return parseTicket(unsigned);
  }

  /** Openids and ids contain no line breaks, so the parts cannot be shifted against each other. */
  #sign(...parts: string[]): string {
    const full = createHmac('sha256', this.#secret).update(parts.join('\n')).digest('base64url');
    return full.slice(0, SIGNATURE_LENGTH);
  }
}

const isSame = (given: string, expected: string): boolean =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(expected));

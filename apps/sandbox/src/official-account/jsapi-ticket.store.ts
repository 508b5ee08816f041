import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { type Collection, Journal } from '../journal/journal.js';

const LIFE_MS = 7_200_000;

/** The ticket that pages sign with to call `wx.config`. */
@Injectable()
export class JsapiTicketStore {
  readonly #kept: Collection<{ ticket: string; expiresAt: number }>;

  constructor(
    private readonly clock: Clock,
    journal: Journal,
  ) {
    this.#kept = journal.collection('jsapi-ticket');
  }

  /** The same ticket until it expires. */
  current(): { ticket: string; expires_in: number } {
    const now = this.clock.now();
    const kept = this.#kept.get('ticket');
    const { ticket, expiresAt } =
      kept !== undefined && now < kept.expiresAt
        ? kept
        : { ticket: randomBytes(64).toString('base64url'), expiresAt: now + LIFE_MS };
    if (ticket !== kept?.ticket) this.#kept.put('ticket', { ticket, expiresAt });
    return { ticket, expires_in: Math.floor((expiresAt - now) / 1_000) };
  }
}

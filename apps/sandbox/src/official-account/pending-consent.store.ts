import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuthorizeRequest } from '../authorization/authorize-request.js';
import { Clock } from '../clock/clock.js';
import { ExpiringMap } from '../clock/expiring-map.js';

interface Consent {
  readonly request: AuthorizeRequest;
  readonly user: string;
}

const LIFE_MS = 5 * 60_000;

/**
 * Consent pages that wait for their user. A ticket prevents a link on another site from consenting for the
 * user.
 */
@Injectable()
export class PendingConsentStore {
  readonly #asked: ExpiringMap<Consent>;

  constructor(clock: Clock) {
    this.#asked = new ExpiringMap(clock);
  }

  ask(consent: Consent): string {
    const ticket = randomBytes(16).toString('hex');
    this.#asked.set(ticket, consent, LIFE_MS);
    return ticket;
  }

  take(ticket: string): Consent | undefined {
    return this.#asked.take(ticket);
  }
}

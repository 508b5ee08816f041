import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UserSettings } from '../user.settings.js';

/** The origins under which browsers know us. */
@Injectable()
export class OwnOrigins {
  constructor(private readonly settings: UserSettings) {}

  get all(): readonly string[] {
    return this.settings.current.ownOrigins;
  }

  /**
   * The one that this browser came in by, as the gateway tells; the first of ours where it names none of them.
   * The gateway replaces what a client sends under these headers, and no one else reaches this service.
   */
  of({ headers }: Pick<FastifyRequest, 'headers'>): string {
    const told = `${String(headers['x-forwarded-proto'])}://${String(headers['x-forwarded-host'])}`;
    return this.all.find(origin => origin === told) ?? this.all[0]!;
  }
}

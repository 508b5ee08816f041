import { normalOrigin } from '@diancan/address';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UserSettings } from '../user.settings.js';

/** The origins at which browsers reach us. */
@Injectable()
export class OwnOrigins {
  constructor(private readonly settings: UserSettings) {}

  get all(): readonly string[] {
    return this.settings.current.ownOrigins;
  }

  /**
   * The origin that this browser used, as reported by the gateway; otherwise our first one. These headers are
   * safe to trust: the gateway replaces what a client sends in them, and nothing else reaches this service.
   */
  of({ headers }: Pick<FastifyRequest, 'headers'>): string {
    const forwarded = normalOrigin(
      `${String(headers['x-forwarded-proto'])}://${String(headers['x-forwarded-host'])}`,
    );
    return this.all.find(origin => origin === forwarded) ?? this.all[0]!;
  }
}

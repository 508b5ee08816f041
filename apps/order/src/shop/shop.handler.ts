import type { ApiOf, shopContract } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { nextBusinessDayAt } from './domain/business-day.js';
import { ShopRepository } from './shop.repository.js';

/** The shop contract, which the product service calls. */
@Injectable()
export class ShopHandler implements ApiOf<typeof shopContract> {
  constructor(private readonly shop: ShopRepository) {}

  async nextBusinessDay(): Promise<{ startsAt: string }> {
    const { profile, now } = await this.shop.read();
    return { startsAt: nextBusinessDayAt(now, profile).toISOString() };
  }
}

import { type ApiOf, type staffContract } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { Sellers } from './sellers.js';

/** What other services may ask about the shop's staff. */
@Injectable()
export class StaffService implements ApiOf<typeof staffContract> {
  constructor(private readonly sellers: Sellers) {}

  async nameOf({ sellerId }: { readonly sellerId: string }): Promise<{ name: string | null }> {
    const seller = await this.sellers.byId(sellerId);
    return { name: seller?.name ?? null };
  }
}

import { type ApiOf, type staffContract } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { SellerRepository } from './seller.repository.js';

/** What other services may ask about the shop's staff. */
@Injectable()
export class StaffHandler implements ApiOf<typeof staffContract> {
  constructor(private readonly sellers: SellerRepository) {}

  async nameOf({ sellerId }: { readonly sellerId: string }): Promise<{ name: string | null }> {
    const seller = await this.sellers.byId(sellerId);
    return { name: seller?.name ?? null };
  }
}

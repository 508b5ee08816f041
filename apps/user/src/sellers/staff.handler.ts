import { type ApiOf, type staffContract } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { SellerRepository } from './seller.repository.js';

/** The staff contract, which other services call. */
@Injectable()
export class StaffHandler implements ApiOf<typeof staffContract> {
  constructor(private readonly sellers: SellerRepository) {}

  async nameOf({ sellerId }: { readonly sellerId: string }): Promise<{ name: string | null }> {
    const seller = await this.sellers.byId(sellerId);
    return { name: seller?.name ?? null };
  }
}

import { SessionStore } from '@diancan/session';
import { Injectable } from '@nestjs/common';
import type { SellerEntity } from './seller.entity.js';
import { SellerRepository } from './seller.repository.js';

/** Takes a seller's rights away at once. */
@Injectable()
export class RemoveSeller {
  constructor(
    private readonly sellers: SellerRepository,
    private readonly sessions: SessionStore,
  ) {}

  /** @returns the removed seller; null if no seller has this openid */
  async execute(openid: string): Promise<SellerEntity | null> {
    const seller = await this.sellers.find({ openid, webOpenid: null, unionid: null });
    if (seller === null) return null;
    // Revoked before the removal, so that without Redis nothing is done and the command can be repeated;
    // revoked again afterwards, because of logins in between.
    await this.sessions.revokeAllOfSeller(seller.sellerId);
    await this.sellers.remove(seller);
    await this.sessions.revokeAllOfSeller(seller.sellerId);
    return seller;
  }
}

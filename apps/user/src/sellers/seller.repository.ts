import { isDuplicateKey } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, Repository } from 'typeorm';
import { SellerEntity } from './seller.entity.js';

/** The known ids of one person. */
export interface PersonIds {
  readonly webOpenid: string | null;
  readonly unionid: string | null;
}

/** At most this many sellers without a unionid are looked up in one login. */
const MAX_UNLINKED = 100;

@Injectable()
export class SellerRepository {
  constructor(@InjectRepository(SellerEntity) private readonly sellers: Repository<SellerEntity>) {}

  byId(sellerId: string): Promise<SellerEntity | null> {
    return this.sellers.findOneBy({ sellerId });
  }

  /** The seller with any of these ids; null ids match nobody. */
  async find({
    openid,
    webOpenid,
    unionid,
  }: PersonIds & { readonly openid: string | null }): Promise<SellerEntity | null> {
    const wanted = [
      ...[openid, webOpenid].filter(id => id !== null).flatMap(id => [{ openid: id }, { webOpenid: id }]),
      ...(unionid === null ? [] : [{ unionid }]),
    ];
    return wanted.length === 0 ? null : this.sellers.findOne({ where: wanted, order: { sellerId: 'ASC' } });
  }

  list(): Promise<SellerEntity[]> {
    return this.sellers.find({ order: { sellerId: 'ASC' } });
  }

  /** Sellers of whom only the openid that the operator entered is known. */
  unlinked(): Promise<SellerEntity[]> {
    return this.sellers.find({
      where: { unionid: IsNull(), webOpenid: IsNull() },
      order: { sellerId: 'ASC' },
      take: MAX_UNLINKED,
    });
  }

  /**
   * Stores ids that were unknown so far. Ids that another seller already has are not taken from that seller.
   */
  async link({ sellerId }: SellerEntity, { webOpenid, unionid }: PersonIds): Promise<void> {
    try {
      await this.sellers.query(
        `UPDATE seller SET web_openid = COALESCE(web_openid, ?), unionid = COALESCE(unionid, ?)
         WHERE seller_id = ?`,
        [webOpenid, unionid, sellerId],
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  async rename({ sellerId }: SellerEntity, name: string): Promise<void> {
    await this.sellers.update({ sellerId }, { name });
  }

  /** @throws QueryFailedError if one of the ids belongs to a seller already, see `isDuplicateKey` */
  async insert(tx: EntityManager, seller: SellerEntity): Promise<void> {
    await tx.insert(SellerEntity, seller);
  }

  async remove({ sellerId }: SellerEntity): Promise<void> {
    await this.sellers.delete({ sellerId });
  }
}

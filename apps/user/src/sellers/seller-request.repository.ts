import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { SellerRequestEntity } from './seller-request.entity.js';
import type { PersonIds } from './seller.repository.js';

/** People who wait for approval. */
@Injectable()
export class SellerRequestRepository {
  constructor(
    @InjectRepository(SellerRequestEntity) private readonly requests: Repository<SellerRequestEntity>,
  ) {}

  async record(webOpenid: string, unionid: string | null): Promise<void> {
    await this.requests.query(
      `INSERT INTO seller_request (web_openid, unionid, attempts, first_seen_at, last_seen_at)
       VALUES (?, ?, 1, ${NOW}, ${NOW})
       ON DUPLICATE KEY UPDATE attempts = attempts + 1, last_seen_at = ${NOW}`,
      [webOpenid, unionid],
    );
  }

  find({ webOpenid, unionid }: PersonIds): Promise<SellerRequestEntity | null> {
    const wanted = [
      ...(webOpenid === null ? [] : [{ webOpenid }]),
      ...(unionid === null ? [] : [{ unionid }]),
    ];
    return wanted.length === 0 ? Promise.resolve(null) : this.requests.findOne({ where: wanted });
  }

  list(): Promise<SellerRequestEntity[]> {
    return this.requests.find({ order: { lastSeenAt: 'DESC' } });
  }

  async forget(webOpenid: string, tx: EntityManager = this.requests.manager): Promise<void> {
    await tx.delete(SellerRequestEntity, { webOpenid });
  }
}

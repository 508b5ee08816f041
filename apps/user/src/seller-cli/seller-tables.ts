import type { SellerEntity } from '../sellers/seller.entity.js';
import type { SellerRequestEntity } from '../sellers/seller-request.entity.js';
import { table } from './table.js';

/** Tables of the sellers and of the people who wait for approval. */
export function sellerTables(
  sellers: readonly SellerEntity[],
  requests: readonly SellerRequestEntity[],
): string {
  return [
    `卖家 · Sellers (${sellers.length})`,
    table(
      ['openid', '名字 name', '已关联 linked', '添加时间 since'],
      sellers.map(seller => [
        seller.openid,
        seller.name,
        seller.webOpenid === null ? '否 no' : '是 yes',
        time(seller.createdAt),
      ]),
    ),
    '',
    `待审核 · Waiting for approval (${requests.length})`,
    table(
      ['openid', '次数 attempts', '首次 first', '最近 last'],
      requests.map(request => [
        request.webOpenid,
        String(request.attempts),
        time(request.firstSeenAt),
        time(request.lastSeenAt),
      ]),
    ),
  ].join('\n');
}

const time = (at: Date): string => at.toISOString().replace('T', ' ').slice(0, 19);

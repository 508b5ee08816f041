import { id } from '@diancan/contracts';
import { type ManagementRoutes, OffersManagementRoutes, reads } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

/** Tells operators which global transaction has placed an order. */
@Injectable()
@OffersManagementRoutes()
export class TransactionOfOrder implements ManagementRoutes {
  constructor(private readonly dataSource: DataSource) {}

  readonly routes = [
    // Null: there is no such order, or an earlier release has placed it.
    reads('/transactions/of-order', z.strictObject({ orderId: id }), async ({ orderId }) => {
      const [order] = await this.dataSource.query<Array<{ gid: string | null }>>(
        'SELECT gid FROM orders WHERE order_id = ?',
        [orderId],
      );
      return { gid: order?.gid ?? null };
    }),
  ];
}

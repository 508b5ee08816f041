import { done, type OrderView, type SeatedOrders, tableCodeQuery, tableOperations } from '@diancan/contracts';
import { AllowPublic, Handles, ZodPipe } from '@diancan/platform';
import { Controller, Query } from '@nestjs/common';
import type { z } from 'zod';
import { OrderRepository } from '../ordering/order.repository.js';
import { TableRepository } from './table.repository.js';

/** For everybody who sits at a table: knowing its code is being there. */
@Controller()
@AllowPublic()
export class TableOrdersController {
  constructor(
    private readonly tables: TableRepository,
    private readonly orders: OrderRepository,
  ) {}

  @Handles(tableOperations.listTableOrders)
  async list(@Query(new ZodPipe(tableCodeQuery)) { code }: z.infer<typeof tableCodeQuery>) {
    const { tableId, name, seating } = await this.tables.byCode(code);
    const orders = await this.orders.openOfSeating(seating);
    return done<SeatedOrders>({ tableId, name, orders: orders.map(withoutGuest) });
  }
}

/** The guests of a table see what was ordered, and not by whom. */
function withoutGuest({
  name: _name,
  phone: _phone,
  address: _address,
  remark: _remark,
  cancelReason: _reason,
  refunds: _refunds,
  ...order
}: OrderView): SeatedOrders['orders'][number] {
  return order;
}

import { z } from 'zod';
import { anyId, id, text } from './fields.js';
import { keyOptional } from './idempotency-headers.js';
import { MAX_LENGTH } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { exampleOrder, orderView } from './order-view.js';
import type { ViewOf } from './view.js';

/** The body of saveTable. Without `tableId` it adds a table, with a code of its own. */
export const saveTableBody = z
  .object({ tableId: id.optional(), name: text(MAX_LENGTH.tableName) })
  .meta({ id: 'SaveTableBody' });
export type SaveTableBody = z.infer<typeof saveTableBody>;

export const tableIdBody = z.object({ tableId: anyId }).meta({ id: 'TableIdBody' });
export const tableIdQuery = z.object({ tableId: anyId });
export const tableCodeQuery = z.object({ code: anyId });

const tableView = z
  .object({
    tableId: z.string(),
    name: z.string(),
    code: z
      .string()
      .describe('In the QR code on the table; random, so that nobody guesses it from the name.'),
    url: z.string().describe('What the QR code on the table opens.'),
  })
  .meta({ id: 'Table' });
export type TableView = ViewOf<typeof tableView>;

const seatedOrder = orderView
  .omit({ name: true, phone: true, address: true, remark: true, refunds: true, cancelReason: true })
  .meta({ id: 'SeatedOrder' });

const seatedOrders = z
  .object({ tableId: z.string(), name: z.string(), orders: z.array(seatedOrder) })
  .meta({ id: 'SeatedOrders' });
export type SeatedOrders = ViewOf<typeof seatedOrders>;

const table: TableView = {
  tableId: '01KAP2Z0M5T9S4V8Q3W7X6Y1TB',
  name: '5 号桌',
  code: 'Zk3vW0hK1uQe2x9aYb7cDA',
  url: 'https://shop.example/?t=Zk3vW0hK1uQe2x9aYb7cDA#/',
};
const { name: _name, phone: _phone, address: _address, remark: _remark, ...seated } = exampleOrder;

const code = z.object({ tableId: z.string(), code: z.string(), url: z.string() }).meta({ id: 'TableCode' });
const { name: _tableName, ...newCode } = table;

export const tableOperations = {
  listTableOrders: {
    method: 'GET',
    path: '/api/table/orders',
    summary: '本桌订单 · The open orders of a table',
    description:
      'For everybody who sits at the table: its orders that are neither finished nor cancelled, since its ' +
      'code was last changed. Names and phones are left out. A wrong or former code is answered 404.',
    query: tableCodeQuery,
    answer: seatedOrders,
    example: { tableId: table.tableId, name: table.name, orders: [{ ...seated, kind: 'DINE_IN' }] },
  },
  listTables: {
    method: 'GET',
    path: '/api/seller/table/list',
    summary: '桌台列表 · All tables',
    answer: z.object({ items: z.array(tableView) }).meta({ id: 'TableList' }),
    example: { items: [table] },
  },
  saveTable: {
    method: 'POST',
    path: '/api/seller/table/save',
    summary: '新建或修改桌台 · Add or rename a table',
    headers: keyOptional,
    body: saveTableBody,
    answer: code,
    example: newCode,
  },
  rotateTable: {
    method: 'POST',
    path: '/api/seller/table/rotate',
    summary: '更换桌码 · Give a table a new code',
    description:
      'The former code stops working at once, and new guests do not see the orders of the former ones.',
    headers: keyOptional,
    body: tableIdBody,
    answer: code,
    example: newCode,
  },
  removeTable: {
    method: 'POST',
    path: '/api/seller/table/remove',
    summary: '删除桌台 · Remove a table',
    description: 'Its code stops working; its orders stay as they are. May be repeated.',
    body: tableIdBody,
    answer: z.null(),
    example: null,
  },
  getTableQr: {
    method: 'GET',
    path: '/api/seller/table/qr',
    summary: '桌码图片 · The QR code of a table',
    description: 'Answers `image/png`, to be printed.',
    query: tableIdQuery,
  },
} satisfies ServiceOperations;

import type { ReadLiveShard } from '@diancan/audit';
import { flashSold } from '@diancan/contracts';
import { addOrder, ago, ahead, DAY, databases, HOUR, insert, MINUTE, report } from './audit-world.js';
import { addSent } from './message-rows.js';

export const onProduct = (sql: string) => () => databases.product.query(sql);
export const onOrder = (sql: string) => () => databases.order.query(sql);

export const addFlashRow = (kind: string, quantity: number, reference: string) =>
  insert('product', 'flash_journal', { activity_id: 'a', kind, quantity, reference });
export const addDishRow = (kind: string, quantity: number, reference: string) =>
  insert('product', 'stock_journal', { product_id: 'p', kind, quantity, reference });

async function addWon(order_id: string, status: string, quantity: number): Promise<void> {
  await addOrder(status, 'UNPAID', ahead(HOUR), order_id, { activity_id: 'a' });
  const line = { position: 1, product_id: 'p', name: '', price_fen: 1, quantity };
  await insert('order', 'order_line', { order_id, ...line });
  await insert('order', 'flash_ticket', {
    rid: `ticket of ${order_id}`,
    activity_id: 'a',
    shard: 0,
    gen: 1,
    seq: quantity,
    buyer_openid: 'b',
    quantity,
    fingerprint: '',
    state: status === 'CANCELLED' ? 'LAPSED' : 'WON',
    order_id,
  });
}

async function addDish(): Promise<void> {
  await insert('product', 'category', { category_id: 'c', name: 'c', position: 1 });
  const dish = { product_id: 'p', category_id: 'c', name: 'p', price_fen: 1, on_sale: 1, stock: 93 };
  await insert('product', 'product', dish);
  await addDishRow('OPENING', 100, 'p');
  await addDishRow('ALLOTMENT', -10, 'g');
  await addDishRow('FROM_ACTIVITY', 2, 'over');
  await addDishRow('FROM_ACTIVITY', 1, 'change');
}

export const found = async (readLiveShard?: ReadLiveShard) =>
  (await report(readLiveShard && { readLiveShard })).violations
    .filter(({ truth }) => /^[12]/.test(truth))
    .map(({ about, finding }) => `${about}: ${finding}`);

export const payload = { activityId: 'a' };
/** A message about the activity, whose payload is what the audit looks at. */
export const addFlashMessage = async (name: string = flashSold.name): Promise<string> => {
  const id = await addSent(ago(MINUTE), { name, key: 'any' });
  await databases.order.query('UPDATE sent_message SET payload = ?', [JSON.stringify(payload)]);
  return id;
};

/**
 * Writes a flash sale as the services leave it. 10 pieces are published. 3 are sold; 1 was sold, and is back;
 * 2 were sold, and are back at the dish, as is 1 that nobody ordered. So 4 are left: 1 in the reservoir, 3
 * with the shards.
 */
export async function addFlashSale(): Promise<void> {
  for (const table of ['flash_journal', 'flash_stock', 'stock_journal', 'product', 'category'])
    await databases.product.query(`DELETE FROM ${table}`);
  for (const table of ['flash_ticket', 'flash_shard', 'flash_activity'])
    await databases.order.query(`DELETE FROM ${table}`);
  await addDish();
  await insert('product', 'flash_stock', { activity_id: 'a', product_id: 'p', stock: 4 });
  await addFlashRow('OPENING', 10, 'g');
  for (const [order, quantity] of [
    ['won', 3],
    ['back', 1],
    ['over', 2],
  ] as const)
    await addFlashRow('SALE', -quantity, order);
  await addFlashRow('RETURN', 1, 'back');
  await addFlashRow('RETURN', 2, 'over');
  await addFlashRow('CLOSING', -2, 'over');
  await addFlashRow('CLOSING', -1, 'change');
  await insert('order', 'flash_activity', {
    activity_id: 'a',
    gid: 'g',
    product_id: 'p',
    product_name: 'p',
    icon: '',
    price_fen: 1,
    limit_per_buyer: 3,
    has_waiting_list: 0,
    starts_at: ago(DAY),
    ends_at: ahead(DAY),
    state: 'ACTIVE',
    shards: 2,
    published: 10,
    reservoir: 1,
    returned: 3,
    created_at: ago(DAY),
    end_due_at: ahead(DAY),
  });
  const shard = { activity_id: 'a', stage: 'OPEN', gen: 2, grants: 5, cursor_seq: 7, cursor_rid: 'r' };
  await insert('order', 'flash_shard', { ...shard, shard: 0, granted: 6, taken: 4 });
  await insert('order', 'flash_shard', { ...shard, shard: 1, granted: 1, taken: 0, stage: 'FILLING' });
  await addWon('won', 'NEW', 3);
  await addWon('back', 'CANCELLED', 1);
  await addWon('over', 'CANCELLED', 2);
}

import { productFlashStock } from '@diancan/contracts';
import type { Query, Schemas } from './truth.js';

const NAMES = productFlashStock.messages.map(({ name }) => `'${name}'`).join();

/**
 * The activities whose stock at product is behind what order has decided: a message about it is not received,
 * or product does not know yet how a transaction about it has ended.
 */
export async function flashSalesUnderWay(
  query: Query,
  { order, product }: Schemas,
): Promise<ReadonlySet<string>> {
  const messages = ['outbox', 'sent_message'].map(
    table => `
      SELECT JSON_UNQUOTE(JSON_EXTRACT(m.payload, '$.activityId')) AS activityId FROM ${order}.${table} m
      WHERE m.name IN (${NAMES}) AND NOT EXISTS (SELECT 1 FROM ${product}.inbox i
        WHERE i.consumer = '${productFlashStock.name}' AND i.message_id = m.message_id)`,
  );
  const branches = `
      SELECT JSON_UNQUOTE(JSON_EXTRACT(b.args, '$.activityId')) AS activityId
      FROM ${product}.transaction_branch b
      WHERE b.state = 'TRIED' AND b.branch LIKE '%flashStock.allot%'`;
  const rows = await query<{ activityId: string }>([...messages, branches].join(' UNION '));
  return new Set(rows.map(({ activityId }) => activityId));
}

import { createHash } from 'node:crypto';
import type { CreateOrderBody } from '@diancan/contracts';

/** Tells whether two requests say the same, however their JSON was written. */
export function requestFingerprint({ name, phone, address, remark = '', items }: CreateOrderBody): string {
  const said = [name, phone, address, remark, items.map(({ productId, quantity }) => [productId, quantity])];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}

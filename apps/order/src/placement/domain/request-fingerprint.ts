import { createHash } from 'node:crypto';
import type { CreateOrderBody } from '@diancan/contracts';

/** Equal for two requests with the same content, whatever the field order of their JSON. */
export function requestFingerprint({ name, phone, address, remark = '', items }: CreateOrderBody): string {
  const said = [name, phone, address, remark, items.map(({ productId, quantity }) => [productId, quantity])];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}

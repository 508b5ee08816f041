import { createHash } from 'node:crypto';
import type { CreateOrderBody } from '@diancan/contracts';

/**
 * Equal for two requests with the same content, whatever the field order of their JSON. All fields count, so
 * a
 * new one cannot be forgotten.
 */
export const requestFingerprint = (body: CreateOrderBody): string =>
  createHash('sha256')
    .update(JSON.stringify(asFormerRelease(body) ?? canonical(body)))
    .digest('base64url');

/**
 * The content of a body that has only the fields of the release before, in its form: such a request is known
 * by
 * its key for a day, also across an upgrade.
 */
function asFormerRelease({ items, name, phone, address, remark = '', ...more }: CreateOrderBody) {
  if (Object.values(more).some(isThere)) return undefined;
  if (
    items.some(({ productId: _product, quantity: _quantity, ...other }) => Object.values(other).some(isThere))
  )
    return undefined;
  return [name, phone, address, remark, items.map(({ productId, quantity }) => [productId, quantity])];
}

const isThere = (value: unknown): boolean => value !== undefined;

/** Without absent fields and with sorted names; absent texts are empty ones. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined && inner !== '')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, inner]) => [name, canonical(inner)]);
}

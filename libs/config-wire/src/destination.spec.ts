import { describe, expect, it } from 'vitest';
import { DESTINATION, isMeant, nameOf } from './destination.js';

const member = { application: 'order', instance: '8103:kitchen-1' };

describe('a destination', () => {
  it.each([
    '**',
    'order',
    'order:**',
    'order:*',
    'order:8103',
    'order:8103:**',
    'order:8103:kitchen-1',
    'order:*:kitchen-1',
    '*:8103',
    nameOf(member),
  ])('%s means order:8103:kitchen-1', destination => expect(isMeant(member, destination)).toBe(true));

  it.each([
    'user',
    'user:**',
    'orders',
    'orde',
    'order:8104',
    'order:810',
    'order:8103:kitchen-2',
    'order:8103:kitchen-1:more',
    '*:8104',
  ])('%s does not', destination => expect(isMeant(member, destination)).toBe(false));

  it.each(['', 'order:', ':order', 'a b', 'order/8103', 'a::b'])('cannot be written %j', text =>
    expect(DESTINATION.test(text)).toBe(false),
  );
});

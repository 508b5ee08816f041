import { describe, expect, it } from 'vitest';
import { readAuthorization } from './authorization.js';

const fields = [
  'mchid="1900000001"',
  'nonce_str="n"',
  'signature="c2ln+/="',
  'timestamp="1"',
  'serial_no="5F"',
];
const header = (parts: readonly string[], scheme = 'WECHATPAY2-SHA256-RSA2048') =>
  `${scheme} ${parts.join(',')}`;

describe('the header Authorization', () => {
  it('has its five fields in any order', () => {
    const read = {
      mchid: '1900000001',
      nonce_str: 'n',
      signature: 'c2ln+/=',
      timestamp: '1',
      serial_no: '5F',
    };
    expect(readAuthorization(header(fields))).toEqual(read);
    expect(readAuthorization(header(fields.toReversed()))).toEqual(read);
  });

  it.each([
    ['nothing', undefined],
    ['another scheme', header(fields, 'WECHATPAY2-SM2-WITH-SM3')],
    ['a field missing', header(fields.slice(1))],
    ['a field twice', header([...fields.slice(1), 'nonce_str="n"'])],
    ['an unknown field', header([...fields, 'more="x"'])],
    ['an empty field', header([...fields.slice(1), 'mchid=""'])],
    ['no quotes', header([...fields.slice(1), 'mchid=1'])],
  ])('is refused with %s', (_what, value) => {
    expect(readAuthorization(value)).toBeNull();
  });
});

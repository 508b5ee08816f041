import { expect, it } from 'vitest';
import { CallerKeys } from './caller-keys.js';

it.each([
  ['alias', '10.0.0.1', 'session:alias'],
  [null, '10.0.0.1', 'ip:10.0.0.1'],
  [null, '::ffff:10.0.0.1', 'ip:10.0.0.1'],
  [null, '2001:db8:1:2:3:4:5:6', 'ip:2001:db8:1:2::'],
  [null, '2001:db8:1:2:ffff::1', 'ip:2001:db8:1:2::'],
])('session %j from %s has the bucket %s', (session, ip, key) => {
  expect(new CallerKeys().of({ session }, ip)).toBe(key);
});

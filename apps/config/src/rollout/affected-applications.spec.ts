import { describe, expect, it } from 'vitest';
import { affectedBy, changedPaths } from './affected-applications.js';

describe('the applications that a change affects', () => {
  it.each([
    [['order.yml'], ['order']],
    [
      ['order-dev.yml', 'user.properties', 'gateway.json'],
      ['gateway', 'order', 'order-dev', 'user'],
    ],
    [['README.md', 'nginx/nginx.conf', 'nested/order.yml'], []],
    [[], []],
    [['order.yml', 'application.yml'], null],
    [['application-prod.yaml'], null],
    [['applications.yml'], ['applications']],
  ])('of %j are %j', (paths, applications) => {
    expect(affectedBy(paths)).toEqual(applications);
  });

  it('are found from files that were added, removed or changed', () => {
    const before = new Map([
      ['a.yml', Buffer.from('1')],
      ['b.yml', Buffer.from('1')],
      ['c.yml', Buffer.from('1')],
    ]);
    const after = new Map([
      ['b.yml', Buffer.from('2')],
      ['c.yml', Buffer.from('1')],
      ['d.yml', Buffer.from('1')],
    ]);
    expect(changedPaths(before, after)).toEqual(['a.yml', 'b.yml', 'd.yml']);
  });
});

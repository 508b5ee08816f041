import { describe, expect, it } from 'vitest';
import { changesFor } from './changes.js';

const files = (texts: Record<string, string>) => ({ version: '', files: new Map(Object.entries(texts)) });
const order = { application: 'order', profile: 'dev', schema: {}, readAtStart: ['server', 'session.remembered'] };

describe('what would change for a service', () => {
  it('is told setting by setting, as it is written, and says what has to wait for the next start', () => {
    const before = files({ 'application.yml': 'a: 1\nserver: { port: 1 }\nsession: { remembered: 1, idle: 1 }', 'order.yml': 'b: [1, 2]' });
    const after = files({ 'application.yml': 'a: 2\nserver: { port: 2 }\nsession: { remembered: 2, idle: 2 }', 'order.yml': 'b: [1]\nc: "${X:1}"' });
    expect(changesFor(order, before, after)).toEqual([
      { application: 'order', profile: 'dev', key: 'a', before: 1, after: 2, takesEffect: 'at once' },
      { application: 'order', profile: 'dev', key: 'b[1]', before: 2, takesEffect: 'at once' },
      { application: 'order', profile: 'dev', key: 'c', after: '${X:1}', takesEffect: 'at once' },
      { application: 'order', profile: 'dev', key: 'server.port', before: 1, after: 2, takesEffect: 'with the next start' },
      { application: 'order', profile: 'dev', key: 'session.idle', before: 1, after: 2, takesEffect: 'at once' },
      { application: 'order', profile: 'dev', key: 'session.remembered', before: 1, after: 2, takesEffect: 'with the next start' },
    ]);
  });

  it('is nothing when only others, or only what is overridden, changes', () => {
    const before = files({ 'application.yml': 'a: 1', 'order-dev.yml': 'a: 3', 'user.yml': 'a: 1' });
    expect(changesFor(order, before, files({ 'application.yml': 'a: 2', 'order-dev.yml': 'a: 3', 'user.yml': 'a: 2' }))).toEqual([]);
  });
});

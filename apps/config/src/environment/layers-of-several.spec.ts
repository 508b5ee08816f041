import { describe, expect, it } from 'vitest';
import { layersOf } from './layers-of-several.js';

const NAMES = ['application', 'application-dev', 'application-eu', 'a', 'a-dev', 'a-eu', 'b', 'b-dev', 'c'];
const files = new Map(NAMES.map(name => [`${name}.yml`, Buffer.from('x: 1\n')]));
const ONE_FOR_DEV = 'x: 1\n---\nspring.config.activate.on-profile: dev\nx: 2\n';
files.set('d.yml', Buffer.from(ONE_FOR_DEV));
const snapshot = { version: 'v', files };
const order = (applications: string, ...profiles: string[]) =>
  layersOf(snapshot, applications, profiles).map(({ path }) => path.replace('.yml', ''));

describe('the settings of several applications', () => {
  it.each<[string, string[], string[]]>([
    ['a', ['dev'], ['application', 'a', 'application-dev', 'a-dev']],
    ['a,b', ['dev'], ['application', 'a', 'b', 'application-dev', 'a-dev', 'b-dev']],
    ['b,a', ['dev'], ['application', 'b', 'a', 'application-dev', 'b-dev', 'a-dev']],
    [
      'a,b',
      ['dev', 'eu'],
      ['application', 'a', 'b', 'application-dev', 'a-dev', 'b-dev', 'application-eu', 'a-eu'],
    ],
    ['b, a ,c', [], ['application', 'b', 'a', 'c']],
    ['a,a', [], ['application', 'a']],
    ['application,a', ['dev'], ['application', 'a', 'application-dev', 'a-dev']],
    ['a,application', [], ['application', 'a']],
    ['nobody,a', [], ['application', 'a']],
    ['application', ['dev'], ['application', 'application-dev']],
    ['d,c', ['dev'], ['application', 'd', 'd', 'c', 'application-dev']],
    ['d,c', ['eu'], ['application', 'd', 'c', 'application-eu']],
    ['a,a-dev', ['dev'], ['application', 'a', 'application-dev', 'a-dev']],
  ])('%s in %j', (applications, profiles, expected) => {
    expect(order(applications, ...profiles)).toEqual(expected);
  });
});

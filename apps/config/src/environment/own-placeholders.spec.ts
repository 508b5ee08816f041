import { afterEach, describe, expect, it } from 'vitest';
import { resolveBy, resolveOwn, resolveTextBy } from './own-placeholders.js';

describe('placeholders of settings', () => {
  afterEach(() => {
    delete process.env['DIANCAN_SPEC_VALUE'];
  });

  it('are resolved by the settings, else by their defaults, else left as written', () => {
    expect(
      resolveOwn({
        server: { port: 80 },
        a: '${server.port}',
        b: '${x:${server.port}}',
        c: '${x:}',
        d: '${x}',
        list: ['${list2[0]}'],
        list2: ['y'],
      }),
    ).toEqual({ server: { port: 80 }, a: '80', b: '80', c: '', d: '${x}', list: ['y'], list2: ['y'] });
  });

  it('are never resolved by the environment of the config centre', () => {
    process.env['DIANCAN_SPEC_VALUE'] = 'hunter2';
    expect(resolveOwn({ a: '${DIANCAN_SPEC_VALUE}', b: '${DIANCAN_SPEC_VALUE:x}' })).toEqual({
      a: '${DIANCAN_SPEC_VALUE}',
      b: 'x',
    });
    expect(resolveTextBy({}, '${DIANCAN_SPEC_VALUE} ${PATH:x}')).toBe('${DIANCAN_SPEC_VALUE} x');
  });

  it('of a layer are resolved by all layers', () => {
    expect(resolveBy({ host: 'b', url: 'http://${host}' }, { host: 'a', link: '${url}/${host}' })).toEqual({
      host: 'a',
      link: 'http://b/b',
    });
  });

  it('of a text leave other dollar signs as they are', () => {
    const text = 'listen ${server.port};\nset $x $1 ${none} ${} ${text};';
    expect(resolveTextBy({ server: { port: 80 } }, text)).toBe('listen 80;\nset $x $1 ${none} ${} ${text};');
  });

  const chain = (length: number, link: (next: number) => string) =>
    Object.fromEntries(
      Array.from({ length }, (_, index) => [`s${index}`, index === length - 1 ? 'x' : link(index + 1)]),
    );

  it.each([
    ['that double at each of forty steps', chain(40, next => `\${s${next}}\${s${next}}`)],
    [
      'that double an empty text at each of forty steps',
      { ...chain(40, next => `\${s${next}:}\${s${next}:}`), s39: '' },
    ],
    [
      'that all refer to all others',
      chain(40, () => Array.from({ length: 40 }, (_, index) => `\${s${index}}`).join('')),
    ],
    ['in a chain of ten thousand', chain(10_000, next => `\${s${next}}`)],
  ])('are resolved within limits: those %s', (_what, settings) => {
    expect(JSON.stringify(resolveOwn(settings)).length).toBeLessThan(100_000_000);
  });

  it('are resolved over a chain of twenty', () => {
    expect(resolveOwn(chain(20, next => `\${s${next}}`))).toMatchObject({ s0: 'x' });
  });

  it('that refer to each other are left as written', () => {
    expect(resolveOwn({ a: '${b}', b: '${a}' })).toEqual({ a: '${b}', b: '${a}' });
  });
});

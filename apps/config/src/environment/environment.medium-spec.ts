import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenCentre, openCentre, TOKENS } from '../../testing/open-centre.js';

describe('settings over HTTP', () => {
  let centre: OpenCentre;

  beforeAll(async () => {
    centre = await openCentre({
      files: {
        'application.yml': 'log: {level: info}\nlist: [1, 2, 3]\npublicUrl: "http://${host:127.0.0.1}:${server.port}/${NOWHERE}"\nempty: {map: {}, list: [], none: null}',
        'application-dev.yml': 'log: {level: debug}\n',
        'order.yml': 'server: {port: 8103}\nlist: [4]\nroutes:\n  - path: /a\n    tags: [x, "on"]\n',
        'order-dev.yml': 'server: {host: 127.0.0.1}\n',
      },
    });
  });
  afterAll(() => centre.stop());

  const json = async (path: string): Promise<unknown> => (await centre.get(path)).json();

  it('lists a source for each file, the strongest first, flattened, with placeholders as written', async () => {
    const { propertySources, ...head } = (await json('/order/dev')) as { propertySources: { name: string; source: object }[] };
    expect(head).toEqual({ name: 'order', profiles: ['dev'], label: null, version: centre.origin.in('rev-parse', 'HEAD'), state: null });
    expect(propertySources.map(({ name }) => name.slice(name.indexOf('config-repo/')))).toEqual([
      'config-repo/order-dev.yml', 'config-repo/application-dev.yml', 'config-repo/order.yml', 'config-repo/application.yml',
    ]);
    expect(propertySources[2]?.source).toEqual({
      'server.port': 8103, 'list[0]': 4, 'routes[0].path': '/a', 'routes[0].tags[0]': 'x', 'routes[0].tags[1]': 'on',
    });
    expect(propertySources[3]?.source).toMatchObject({
      publicUrl: 'http://${host:127.0.0.1}:${server.port}/${NOWHERE}', 'empty.map': '', 'empty.list': '', 'empty.none': '',
    });
  });

  it('merges into JSON with lists as a whole, nulls and empty maps in it, placeholders resolved by the settings alone', async () => {
    expect(await json('/order-dev.json')).toEqual({
      log: { level: 'debug' }, list: [4], publicUrl: 'http://127.0.0.1:8103/${NOWHERE}', empty: { map: {}, list: [], none: null },
      server: { port: 8103, host: '127.0.0.1' }, routes: [{ path: '/a', tags: ['x', 'on'] }],
    });
  });

  it('answers health without a token, and nothing else', async () => {
    expect((await centre.get('/health/live', { token: null })).status).toBe(200);
    expect((await centre.get('/order/dev', { token: null })).status).toBe(401);
    expect((await centre.get('/order/dev', { token: TOKENS.order })).status).toBe(200);
    expect((await centre.get('/user/dev', { token: TOKENS.order })).status).toBe(403);
  });

  it('encrypts for operators what it decrypts for readers', async () => {
    const sealed = await (await centre.post('/encrypt', 'geheim=\n')).text();
    expect(await (await centre.post('/decrypt', sealed)).text()).toBe('geheim=');
  });
});

import { load } from 'cloud-config-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GitOrigin } from '@diancan/testing/git';
import { inFolder, type OpenCentre, openCentre, TOKENS } from '../../testing/open-centre.js';

const shared = 'log: {level: info}\nhosts: [a, b, c]\nname: shared\n';
const order =
  'server: {port: 8103}\nhosts: [d]\nroutes:\n' +
  '  - {path: /a, tags: [x, y]}\n  - {path: /b, tags: []}\nurl: http://${host:127.0.0.1}/\n';

/** A client that others wrote for Spring's server. */
describe('cloud-config-client', () => {
  let centre: OpenCentre;

  beforeAll(async () => {
    const origin = new GitOrigin();
    origin.push(
      inFolder({
        'application.yml': shared,
        'order.yml': order,
        'order-dev.yml': 'name: dev\n',
        'order-eu.yml': 'name: eu\n',
      }),
    );
    origin.in('checkout', '--quiet', '-b', 'feature/x');
    origin.push(inFolder({ 'order-dev.yml': 'name: feature\n' }));
    centre = await openCentre({ origin });
  });
  afterAll(() => centre.stop());

  const options = () => ({
    endpoint: centre.url,
    name: 'order',
    auth: { user: 'config', pass: TOKENS.read },
  });

  it('loads the settings of the files', async () => {
    const config = await load({ ...options(), profiles: 'dev' });
    expect(config.toObject()).toEqual({
      ...(parse(shared) as object),
      ...(parse(order) as object),
      name: 'dev',
      routes: [
        { path: '/a', tags: ['x', 'y'] },
        { path: '/b', tags: '' },
      ],
    });
    expect([
      config.get('server.port'),
      config.get('hosts[0]'),
      config.get('name'),
      config.get('url'),
    ]).toEqual([8103, 'd', 'dev', 'http://${host:127.0.0.1}/']);
    expect(config.raw['version']).toMatch(/^[0-9a-f]{40}$/);
  });

  it('loads several profiles, and a label with a slash', async () => {
    expect((await load({ ...options(), profiles: ['dev', 'eu'] })).get('name')).toBe('eu');
    expect((await load({ ...options(), profiles: 'dev', label: 'feature/x' })).get('name')).toBe('feature');
    expect((await load(options())).get('name')).toBe('shared');
  });

  it('is refused with a wrong token', async () => {
    await expect(load({ ...options(), auth: { user: 'config', pass: 'wrong' } })).rejects.toThrow(
      'Invalid response: 401',
    );
  });
});

import { ConfigErrors } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitOrigin } from '@diancan/testing/git';
import { inFolder, type OpenCentre, openCentre, TOKENS } from '../../testing/open-centre.js';

const files = {
  'application.yml':
    'log: {level: info}\nlist: [1, 2, 3]\n' +
    'publicUrl: "http://${host:127.0.0.1}:${server.port}/${DIANCAN_OPERATOR_TOKEN}"\n' +
    'empty: {map: {}, list: [], none: null}',
  'application-dev.yml': 'log: {level: debug}\n',
  'order.yml': 'server: {port: 8103}\nlist: [4]\nroutes:\n  - path: /a\n    tags: [x, "on"]\n',
  'order-dev.yml': 'server: {host: dev}\n',
  'order-eu.properties': 'server.host=eu\nnote=\\u4e2d\\u6587 é\n',
  'order-admin.yml': 'x: 1\n',
  'user.yml': 'server: {port: 8104}\n',
  'user-dev.yml': 'server: {host: user}\n',
};

describe('settings over HTTP', () => {
  let centre: OpenCentre;
  let first: string;

  beforeAll(async () => {
    const origin = new GitOrigin();
    first = origin.push(inFolder(files));
    origin.in('tag', 'v1');
    origin.in('push', '--quiet', 'origin', 'v1');
    origin.in('checkout', '--quiet', '-b', 'feature/发票');
    origin.push(inFolder({ 'order.yml': 'server: {port: 9}\n' }));
    origin.in('checkout', '--quiet', '-b', 'broken');
    origin.push(inFolder({ 'order.yml': 'secret: hunter2\nlist: [1\n' }));
    centre = await openCentre({ origin });
  });
  afterAll(() => centre.stop());

  const json = async (path: string): Promise<unknown> => (await centre.get(path)).json();
  const sources = async (path: string) =>
    ((await json(path)) as { propertySources: { name: string; source: Record<string, unknown> }[] })
      .propertySources;
  const codeOf = async (path: string, token: string = TOKENS.read) =>
    ((await (await centre.get(path, { token })).json()) as { code: number }).code;

  it('have a flat source per file, the strongest first, with placeholders as written', async () => {
    const { propertySources, ...head } = (await json('/order/dev')) as {
      propertySources: { name: string; source: object }[];
    };
    expect(head).toEqual({ name: 'order', profiles: ['dev'], label: null, version: first, state: null });
    expect(propertySources.map(({ name }) => name)).toEqual(
      ['order-dev.yml', 'application-dev.yml', 'order.yml', 'application.yml'].map(
        name => `${centre.origin.url}/config-repo/${name}`,
      ),
    );
    expect(propertySources[2]?.source).toEqual({
      'server.port': 8103,
      'list[0]': 4,
      'routes[0].path': '/a',
      'routes[0].tags[0]': 'x',
      'routes[0].tags[1]': 'on',
    });
    expect(propertySources[3]?.source).toMatchObject({
      publicUrl: 'http://${host:127.0.0.1}:${server.port}/${DIANCAN_OPERATOR_TOKEN}',
      'empty.map': '',
      'empty.list': '',
      'empty.none': '',
    });
  });

  it('have the placeholders resolved across all sources if the client asks for it', async () => {
    const all = await sources('/order/dev?resolvePlaceholders=true');
    expect(all.at(-1)?.source['publicUrl']).toBe('http://127.0.0.1:8103/${DIANCAN_OPERATOR_TOKEN}');
  });

  it('may be of several profiles, the later ones win; unknown names get the shared files', async () => {
    const names = async (path: string) => (await sources(path)).map(({ name }) => name.split('/').at(-1));
    expect(await names('/order/dev,eu')).toEqual([
      'order-eu.properties',
      'order-dev.yml',
      'application-dev.yml',
      'order.yml',
      'application.yml',
    ]);
    expect(await names('/order/default')).toEqual(['order.yml', 'application.yml']);
    expect(await names('/nobody/nowhere')).toEqual(['application.yml']);
    expect(await json('/order-eu,dev.json')).toMatchObject({ server: { host: 'dev' }, note: '中文 é' });
  });

  it('may be of several applications, the later ones win over the earlier ones', async () => {
    const names = async (path: string) => (await sources(path)).map(({ name }) => name.split('/').at(-1));
    expect(await json('/order,user/dev')).toMatchObject({ name: 'order,user', profiles: ['dev'] });
    const strongestFirst = ['user-dev.yml', 'order-dev.yml', 'application-dev.yml', 'user.yml', 'order.yml'];
    for (const path of ['/order,user/dev', '/order,user/dev/main', '/order%2Cuser/dev'])
      expect(await names(path)).toEqual([...strongestFirst, 'application.yml']);
    for (const form of ['/order,user-dev', '/main/order,user-dev']) {
      expect(await json(`${form}.json`)).toMatchObject({ server: { port: 8104, host: 'user' }, list: [4] });
      expect(await (await centre.get(`${form}.yml`)).text()).toContain('port: 8104');
      expect(await (await centre.get(`${form}.properties`)).text()).toContain('server.port: 8104');
    }
    expect(await json('/user,order-dev.json')).toMatchObject({ server: { port: 8103, host: 'dev' } });
    expect(await codeOf('/order,user/dev', TOKENS.order)).toBe(ConfigErrors.NOT_FOR_THIS_TOKEN.code);
  });

  it.each([
    ['/NAME/dev', 'application'],
    ['/order/NAME', 'profile'],
    ['/order/dev/NAME', 'label'],
    ['/NAME-dev.yml', 'application'],
    ['/order-NAME.json', 'profile'],
    ['/NAME/order-dev.properties', 'label'],
  ])('may have names of 200 characters, and no longer ones: %s', async (path, part) => {
    const long = '点'.repeat(200);
    const answered = await centre.get(path.replace('NAME', encodeURIComponent(long)));
    expect(answered.status).toBe(part === 'label' ? 404 : 200);
    if (part === 'label')
      expect(await answered.json()).toMatchObject({ code: ConfigErrors.NO_SUCH_LABEL.code });
    const refused = await centre.get(path.replace('NAME', encodeURIComponent(`${long}点`)), {
      headers: { 'accept-language': 'en' },
    });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { msg: expect.stringMatching(new RegExp(`${part}.*200`)) },
    ]);
  });

  it('are merged into JSON with nulls and empty maps, and with placeholders resolved', async () => {
    const answer = await centre.get('/order-dev.json');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual({
      log: { level: 'debug' },
      list: [4],
      publicUrl: 'http://127.0.0.1:8103/${DIANCAN_OPERATOR_TOKEN}',
      empty: { map: {}, list: [], none: null },
      server: { port: 8103, host: 'dev' },
      routes: [{ path: '/a', tags: ['x', 'on'] }],
    });
    expect(await json('/order-dev.json?resolvePlaceholders=false')).toMatchObject({
      publicUrl: 'http://${host:127.0.0.1}:${server.port}/${DIANCAN_OPERATOR_TOKEN}',
    });
  });

  it.each(['/order-dev.yml', '/order-dev.yaml', '/main/order-dev.yml'])(
    'are written in YAML as text: %s',
    async path => {
      const answer = await centre.get(path);
      expect(answer.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
      expect(await answer.text()).toContain('tags:\n      - "x"\n      - "on"\n');
    },
  );

  it('are properties in ASCII', async () => {
    const answer = await centre.get('/order-eu.properties');
    expect(answer.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
    expect((await answer.text()).split('\n')).toEqual(
      expect.arrayContaining(['note: \\u4e2d\\u6587 \\u00e9', 'empty.map: ', 'list[0]: 4']),
    );
  });

  it('may be of a branch, tag or commit, with (_) or %2F for a slash', async () => {
    for (const label of ['feature(_)发票', 'feature%2F%E5%8F%91%E7%A5%A8']) {
      expect(await json(`/order/dev/${label}`)).toMatchObject({ label: 'feature/发票' });
      expect(await json(`/${label}/order-dev.json`)).toMatchObject({ server: { port: 9 } });
    }
    for (const label of ['v1', 'main', first, first.slice(0, 9)])
      expect(await json(`/order/dev/${label}`)).toMatchObject({ label, version: first });
    expect(await codeOf('/order/dev/nowhere')).toBe(ConfigErrors.NO_SUCH_LABEL.code);
    expect(await codeOf('/order/dev/--upload-pack=x')).toBe(ConfigErrors.NO_SUCH_LABEL.code);
    expect(await codeOf('/main~1/order-dev.yml')).toBe(ConfigErrors.NO_SUCH_LABEL.code);
  });

  it('are an error with file and line, without content, if a label cannot be read', async () => {
    const answer = await centre.get('/broken/order-dev.yml');
    expect(answer.status).toBe(422);
    const { msg } = (await answer.json()) as { msg: string };
    expect(msg).toMatch(/order\.yml, line [23]: /);
    expect(msg).not.toContain('hunter2');
    expect((await centre.get('/broken/user-dev.yml')).status).toBe(200);
  });

  it.each([
    '/order/dev',
    '/order-dev.json',
    '/order-dev.yml',
    '/order-dev.properties',
    '/order/dev/main',
    '/main/order-dev.json',
  ])('name their version, and are answered 304 if the client has it: %s', async path => {
    const answer = await centre.get(path);
    expect([answer.headers.get('etag'), answer.headers.get('cache-control')]).toEqual([
      `"${first}"`,
      'no-store',
    ]);
    const statusFor = async (tags: string) =>
      (await centre.get(path, { headers: { 'if-none-match': tags } })).status;
    expect(await Promise.all([`"${first}"`, `"x", W/"${first}"`, '*', '"x"', first].map(statusFor))).toEqual([
      304, 304, 304, 200, 200,
    ]);
    expect(await (await centre.get(path, { headers: { 'if-none-match': `"${first}"` } })).text()).toBe('');
  });

  it('leave other routes reachable, and answer 404 at unknown ones', async () => {
    expect((await centre.get('/health/live')).status).toBe(200);
    expect(await (await centre.get('/health/ready')).json()).toEqual({
      status: 'up',
      checks: { configuration: 'up', repository: 'up', newestVersion: 'up' },
    });
    expect((await centre.get('/favicon.ico')).status).toBe(404);
    expect((await centre.get('/order-dev.xml')).status).toBe(404);
    expect((await centre.get('/..%2Forder/dev')).status).toBe(400);
  });

  it('accept the token as a bearer token or as a password', async () => {
    const status = async (path: string, authorization: string) =>
      (await centre.get(path, { token: null, headers: { authorization } })).status;
    const user = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
    expect(await status('/order/dev', user(`config:${TOKENS.read}`))).toBe(200);
    expect(await status('/order/dev', user(`operator:${TOKENS.operator}`))).toBe(200);
    expect(await status('/order/dev', user(`config:${TOKENS.operator}`))).toBe(401);
    const refused = await centre.get('/order/dev', { token: null });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="diancan config"',
    ]);
    expect(await refused.json()).toMatchObject({ code: ConfigErrors.TOKEN_REQUIRED.code, data: null });
  });

  it.each([
    ['/order/dev', 200],
    ['/order-dev.json', 200],
    ['/main/order-dev.yml', 200],
    ['/order/dev/v1', 200],
    ['/order/eu,dev', 200],
    ['/user/dev', 403],
    ['/user-dev.json', 403],
    ['/main/user-dev.yml', 403],
    ['/user/dev/v1', 403],
    ['/order-admin/dev', 403],
    ['/application/dev', 403],
    ['/order,user/dev', 403],
    ['/order-admin-dev.yml', 403],
    ['/order/order-dev.yml', 404],
    ['/favicon.ico', 403],
  ])('answer the token of the application order at %s with %i', async (path, status) => {
    expect((await centre.get(path, { token: TOKENS.order })).status).toBe(status);
  });
});

describe('a config centre without a version to serve', () => {
  it('answers clients and probes with the reason, and serves once there is a version', async () => {
    const centre = await openCentre({ origin: new GitOrigin() });
    try {
      const answer = await centre.get('/order/dev');
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await answer.json()).toMatchObject({
        code: ConfigErrors.NOTHING_TO_SERVE.code,
        msg: expect.stringContaining('push it'),
      });
      expect((await centre.get('/health/ready')).status).toBe(503);
      centre.push(files);
      await expect.poll(async () => (await centre.get('/order/dev')).status).toBe(200);
    } finally {
      await centre.stop();
    }
  });
});

describe('a config centre over a plain folder', () => {
  it('serves its files as they are', async () => {
    const origin = new GitOrigin();
    origin.commit(inFolder(files));
    const centre = await openCentre({
      origin,
      environment: { DIANCAN_CONFIG_GIT: '', DIANCAN_CONFIG_DIR: `${origin.work}/config-repo` },
    });
    try {
      expect(await (await centre.get('/order/dev')).json()).toMatchObject({
        version: expect.stringMatching(/^folder-[0-9a-f]{12}$/),
      });
      expect(await (await centre.get('/order-dev.json')).json()).toMatchObject({ server: { port: 8103 } });
      expect((await centre.get('/order/dev/main')).status).toBe(404);
    } finally {
      await centre.stop();
    }
  });
});

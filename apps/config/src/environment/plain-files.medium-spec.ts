import { ConfigErrors } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitOrigin } from '@diancan/testing/git';
import { ENCRYPT_KEY, inFolder, type OpenCentre, openCentre, TOKENS } from '../../testing/open-centre.js';
import { rawGet } from '@diancan/testing/http';
import { centreSettings } from '../../testing/settings.js';
import { Cipher } from '../cipher/cipher.js';

/** Every byte, as a picture or a key store may hold it. */
const BINARY = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('plain files over HTTP', () => {
  let centre: OpenCentre;
  let sealed: string;

  beforeAll(async () => {
    const origin = new GitOrigin();
    sealed = new Cipher(centreSettings({ DIANCAN_CONFIG_ENCRYPT_KEY: ENCRYPT_KEY })).encrypt('hunter2');
    origin.push({
      'outside.txt': 'outside',
      ...inFolder({
        'order.yml': 'server: {port: 8103}\n',
        'order-dev.yml': `password: "{cipher}${sealed}"\nshown: \${password}\n`,
        'nginx.conf': 'listen ${server.port:80};\nset $x ${DIANCAN_OPERATOR_TOKEN};\n',
        'nginx-eu.conf': 'listen eu;\n',
        'logo.png': BINARY,
        'bom.csv': '\uFEFFport,${server.port}\n',
        'deep/er/LICENSE': 'free\n',
        'deep/er/LICENSE-eu': 'free in eu\n',
        'user.yml': 'a: 1\n',
        'user-eu.yml': 'a: 2\n',
      }),
    });
    centre = await openCentre({ origin });
  });
  afterAll(() => centre.stop());

  const text = async (path: string, headers = {}) => (await centre.get(path, { headers })).text();

  it('are found at their path, with placeholders resolved by the settings of the application', async () => {
    const answer = await centre.get('/order/dev/main/nginx.conf');
    expect([answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([
      'text/plain;charset=UTF-8',
      'nosniff',
    ]);
    expect(await answer.text()).toBe('listen 8103;\nset $x ${DIANCAN_OPERATOR_TOKEN};\n');
    expect(await text('/nobody/dev/main/nginx.conf')).toContain('listen 80;');
    expect(await text('/order/dev/main/deep/er/LICENSE')).toBe('free\n');
  });

  it('stay as written if the client asks for that, or for bytes', async () => {
    expect(await text('/order/dev/main/nginx.conf?resolvePlaceholders=false')).toContain('${server.port:80}');
    expect(await text('/order/dev/main/nginx.conf', { accept: 'application/octet-stream' })).toContain(
      '${server.port:80}',
    );
  });

  it.each(['', '?resolvePlaceholders=false'])(
    'go out byte for byte if they are not UTF-8 text: logo.png%s',
    async query => {
      const answer = await centre.get(`/order/dev/main/logo.png${query}`);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(BINARY);
    },
  );

  it('keep a byte order mark, which belongs to their reader', async () => {
    const bytes = Buffer.from(await (await centre.get('/order/dev/main/bom.csv')).arrayBuffer());
    expect(bytes.toString()).toBe('\uFEFFport,8103\n');
  });

  it('are looked up by profile first; of several profiles, the first with such a file wins', async () => {
    expect(await text('/order/eu/main/nginx.conf')).toBe('listen eu;\n');
    expect(await text('/order/dev,eu/main/nginx.conf')).toBe('listen eu;\n');
    expect(await text('/order/default,eu/main/nginx.conf')).toContain('8103');
    expect(await text('/order/eu/main/deep/er/LICENSE')).toBe('free in eu\n');
  });

  it('are found without a label', async () => {
    expect(await text('/order/eu/nginx.conf?useDefaultLabel')).toBe('listen eu;\n');
    expect(await text('/order/dev/deep/er/LICENSE?useDefaultLabel')).toBe('free\n');
  });

  it('name their version, and are not sent again to a client that has it', async () => {
    const tag = (await centre.get('/order/dev/main/nginx.conf')).headers.get('etag')!;
    expect(
      (await centre.get('/order/dev/main/nginx.conf', { headers: { 'if-none-match': tag } })).status,
    ).toBe(304);
    expect(
      (await centre.get('/order/dev/main/nothing.conf', { headers: { 'if-none-match': tag } })).status,
    ).toBe(404);
  });

  it('may be files of settings, whose values stay encrypted', async () => {
    expect(await text('/order/dev/main/order-dev.yml?resolvePlaceholders=false')).toBe(
      `password: "{cipher}${sealed}"\nshown: \${password}\n`,
    );
    expect(await text('/order/dev/main/order-dev.yml')).toContain(`{cipher}${sealed}`);
  });

  it.each([
    ['/order/dev/main/nginx.conf', 200],
    ['/order/dev/main/order.yml', 200],
    ['/order/dev/main/order-dev.yml', 200],
    ['/order/dev/main/user.yml', 403],
    ['/order/eu/main/user.yml', 403],
    ['/order/dev/user.yml?useDefaultLabel', 403],
    ['/user/dev/main/nginx.conf', 403],
    ['/application,order/dev/main/order-dev.yml', 200],
    ['/order,user/dev/main/nginx.conf', 403],
    ['/order,user/dev/main/user.yml', 403],
  ])('answer the token of the application order at %s with %i', async (path, status) => {
    expect((await centre.get(path, { token: TOKENS.order })).status).toBe(status);
  });

  it.each([
    '../outside.txt',
    '%2e%2e/outside.txt',
    '%2e%2e%2foutside.txt',
    '..%2foutside.txt',
    '..%5coutside.txt',
    'deep/../../outside.txt',
    '(_)etc(_)passwd',
    '..(_)outside.txt',
    '%2fetc%2fpasswd',
    '/etc/passwd',
    '%00',
    'nginx.conf%00',
    'nginx.conf/',
    './nginx.conf',
    '%2e/nginx.conf',
    '%ff',
    'deep',
    '',
    '__proto__',
    'constructor',
    '%252e%252e%252foutside.txt',
    '.git/config',
    'HEAD',
  ])('never lead elsewhere: %s', async path => {
    const { status, text: answer } = await rawGet(centre.url, `/order/dev/main/${path}`, TOKENS.read);
    expect([404, 400]).toContain(status);
    expect(answer).not.toMatch(/outside$|root:/);
    expect([ConfigErrors.NO_SUCH_FILE.code, 1005, 1006]).toContain(
      (JSON.parse(answer) as { code: number }).code,
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenCentre, openCentre } from '../../testing/open-centre.js';

const FILES = {
  'application.yml':
    'routes:\n  "[/api/menu]": product\n  "[/api/order]": order\n' +
    'hosts:\n  "[shop.example.com:8443]":\n    - name: kitchen\n      weight: 2\n' +
    'codes:\n  404: not-found\n  503: try-again\nlogging.level.root: WARN\n',
  'legacy-app-dev.yml': 'logging:\n  level:\n    root: DEBUG\n',
  'pricing.yml':
    'currency: CNY\nfee: 1.50\n---\nspring.config.activate.on-profile: dev\nfee: 0\n' +
    '---\nspring.config.activate.on-profile: prod\nfee: 2.00\ngateway: https://pay.example\n',
  'numbers.yml':
    'shop-id: 1234567890123456789\nmode: 0644\nclose: 21:30:45\nenabled: yes\nrelease: 1.10\n' +
    'build: 1e3\ntrace: 0x1F\ncard: 6222020200112233445\nlink: "${shop-id}/${release}"\n',
  'holders.yml': `level: info
one: \${LEVEL_A:plain}
three: \${LEVEL_A:\${LEVEL_B:\${LEVEL_C:plain}}}
url: http://\${HOST_A:\${HOST_B:\${HOST_C:127.0.0.1}}}:\${PORT:8080}/api
json: '\${LABELS:{"shop":"a","floor":2}}'
secret: '\${DB_PASSWORD:{cipher}AXnotreal}'
chain-a: \${chain-b:x}
chain-b: \${chain-c:y}
chain-c: end
shell: 'cp \${SRC:-/data} \${DST}'
`,
  'numbers-dev.json': '{"largest": 9007199254740993, "ratio": 0.10}',
};
const WRITTEN = {
  'shop-id': '1234567890123456789',
  mode: '0644',
  close: '21:30:45',
  enabled: 'yes',
  release: '1.10',
  build: '1e3',
  trace: '0x1F',
  card: '6222020200112233445',
  largest: '9007199254740993',
  ratio: '0.10',
};

/** Files as those who come from Spring write them. */
describe('files in the manner of Spring', () => {
  let centre: OpenCentre;

  beforeAll(async () => {
    centre = await openCentre({ files: FILES });
  });
  afterAll(() => centre.stop());

  const json = async (path: string): Promise<unknown> => (await centre.get(path)).json();
  const text = async (path: string) => (await centre.get(path)).text();
  const sources = async (path: string) =>
    ((await json(path)) as { propertySources: { name: string; source: Record<string, unknown> }[] })
      .propertySources;
  const lines = async (path: string) => (await text(path)).split('\n');

  it('have one spelling of each key in their sources', async () => {
    expect((await sources('/legacy-app/dev')).map(({ source }) => source)).toEqual([
      { 'logging.level.root': 'DEBUG' },
      {
        'routes[/api/menu]': 'product',
        'routes[/api/order]': 'order',
        'hosts[shop.example.com:8443][0].name': 'kitchen',
        'hosts[shop.example.com:8443][0].weight': 2,
        'codes[404]': 'not-found',
        'codes[503]': 'try-again',
        'logging.level.root': 'WARN',
      },
    ]);
  });

  it('list each setting once in every format', async () => {
    expect(await json('/legacy-app-dev.json')).toEqual({
      routes: { '/api/menu': 'product', '/api/order': 'order' },
      hosts: { 'shop.example.com:8443': [{ name: 'kitchen', weight: 2 }] },
      codes: { 404: 'not-found', 503: 'try-again' },
      logging: { level: { root: 'DEBUG' } },
    });
    expect((await text('/legacy-app-dev.yml')).match(/root|logging/g)).toEqual(['logging', 'root']);
    const properties = await lines('/legacy-app-dev.properties');
    expect(properties.filter(line => line.includes('logging'))).toEqual(['logging.level.root: DEBUG']);
    expect(properties).toContain('hosts[shop.example.com\\:8443][0].name: kitchen');
  });

  it('have a source for each document that is in force, the last one first', async () => {
    const names = async (profile: string) =>
      (await sources(`/pricing/${profile}`))
        .filter(({ name }) => name.includes('pricing'))
        .map(({ name, source }) => [name.split('/').at(-1), source]);
    const first = ['pricing.yml (document #0)', { currency: 'CNY', fee: '1.50' }];
    expect(await names('qa')).toEqual([first]);
    expect(await names('dev')).toEqual([['pricing.yml (document #1)', { fee: 0 }], first]);
    expect(await names('prod')).toEqual([
      ['pricing.yml (document #2)', { fee: '2.00', gateway: 'https://pay.example' }],
      first,
    ]);
  });

  it('are never in force for another profile', async () => {
    expect(await json('/pricing-dev.json')).toMatchObject({ currency: 'CNY', fee: 0 });
    expect(await text('/pricing-dev.yml')).not.toMatch(/gateway|spring/);
    expect(await json('/pricing-prod.json')).toMatchObject({ fee: '2.00', gateway: 'https://pay.example' });
    expect(await json('/pricing-dev,prod.json')).toMatchObject({ fee: '2.00' });
  });

  it('have placeholders of any depth', async () => {
    expect(await json('/holders-dev.json')).toMatchObject({
      one: 'plain',
      three: 'plain',
      url: 'http://127.0.0.1:8080/api',
      json: '{"shop":"a","floor":2}',
      secret: '{cipher}AXnotreal',
      'chain-a': 'end',
      'chain-b': 'end',
      shell: 'cp -/data ${DST}',
    });
  });

  it('have their numbers as written in every format', async () => {
    expect(await json('/numbers-dev.json')).toMatchObject({ ...WRITTEN, link: '1234567890123456789/1.10' });
    const merged = Object.assign(
      {},
      ...(await sources('/numbers/dev')).map(({ source }) => source),
    ) as object;
    expect(merged).toMatchObject(WRITTEN);
    const [properties, yaml] = [`${await text('/numbers-dev.properties')}\n`, await text('/numbers-dev.yml')];
    for (const [key, value] of Object.entries(WRITTEN)) {
      expect(properties).toContain(`${key}: ${value}\n`);
      expect(yaml).toContain(`${key}: "${value}"\n`);
    }
  });
});

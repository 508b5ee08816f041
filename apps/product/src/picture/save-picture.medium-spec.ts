import { Readable } from 'node:stream';
import {
  type Envelope,
  IDENTITY_HEADER,
  MAX_UPLOAD_BYTES,
  type SavedPicture,
  savedPicture,
} from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawn, pngOfSize } from '../../testing/drawn-pictures.js';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import { anonymous, aProduct, buyer, seller } from '../../testing/stocked-menu.js';
import { PictureRepository } from './picture.repository.js';
import { MAX_UPLOADS, SavePicture } from './save-picture.use-case.js';

let service: ProductService;
let origin: string;

beforeAll(async () => {
  service = await startProductService();
  await service.app.listen(0, '127.0.0.1');
  origin = await service.app.getUrl();
});
afterAll(() => service?.stop());

interface Sending {
  readonly caller?: Parameters<ProductService['signedBy']>[0];
  readonly type?: string;
  readonly language?: string;
  readonly signal?: AbortSignal;
}

/** Sends a file as a browser does, through the gateway that strips the prefix. */
async function upload(
  body: Buffer | ReadableStream,
  { caller = seller, type = 'image/jpeg', language = 'en', signal }: Sending = {},
) {
  const answer = await fetch(`${origin}/seller/picture/save`, {
    method: 'POST',
    body,
    duplex: 'half',
    ...(signal && { signal }),
    headers: {
      [IDENTITY_HEADER]: await service.signedBy(caller),
      'accept-language': language,
      ...(type !== '' && { 'content-type': type }),
    },
  } as RequestInit);
  const { code, msg, data } = (await answer.json()) as Envelope<SavedPicture>;
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), code, msg, data };
}

const read = async (icon: string) =>
  service.raw('GET', icon.replace(/^\/api/, ''), { [IDENTITY_HEADER]: await service.signedBy(anonymous) });

const rowsOf = ({ icon }: SavedPicture) =>
  service.query<{ name: string }>('SELECT name FROM picture WHERE name LIKE ?', [`${digestOf(icon)}%`]);
const digestOf = (icon: string) => icon.split('/').at(-1)!.slice(0, 64);
const ofWidth = (icon: string, width: number) => icon.replace(/-\d+\.webp$/, `-${width}.webp`);

/** A body that has begun and does not end until it is told to. */
function open(first = Buffer.from('\xff')): { body: ReadableStream; end: (rest: Buffer) => void } {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: given => void (controller = given) });
  controller!.enqueue(first);
  return {
    body,
    end(rest) {
      controller.enqueue(rest);
      controller.close();
    },
  };
}

describe('an uploaded picture', () => {
  it('is stored in its widths, which are served for ever and run nothing', async () => {
    const { status, data } = await upload(await drawn(1_000, 500, '#2a7').jpeg().toBuffer());
    expect(status).toBe(200);
    expect(savedPicture.parse(data)).toEqual(data);
    expect(data).toMatchObject({ width: 480, height: 240, widths: [240, 480, 960] });
    for (const width of data.widths) {
      const { headers, bytes, ...answer } = await read(ofWidth(data.icon, width));
      expect(answer.status).toBe(200);
      expect(bytes.toString('latin1', 8, 12)).toBe('WEBP');
      expect(headers).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        etag: `"${digestOf(data.icon)}-${width}"`,
      });
    }
  });

  it('that is small is served in its own width where a larger one is asked for', async () => {
    const { data } = await upload(await drawn(300, 200).png().toBuffer(), { type: 'image/png' });
    expect(data).toMatchObject({ width: 300, height: 200, widths: [240, 300] });
    const own = await read(data.icon);
    expect((await read(ofWidth(data.icon, 960))).bytes).toEqual(own.bytes);
    expect((await read(ofWidth(data.icon, 480))).headers['etag']).toBe(own.headers['etag']);
    expect((await read(ofWidth(data.icon, 240))).bytes).not.toEqual(own.bytes);
    for (const width of [100, 301, 961])
      expect(await read(ofWidth(data.icon, width))).toMatchObject({ status: 404 });
  });

  it('becomes the icon of a product', async () => {
    const { data } = await upload(await drawn(50, 50).webp().toBuffer());
    await aProduct(service, 1, { icon: data.icon });
    const { data: page } = await service.call<{ items: { icon: string }[] }>(
      seller,
      'GET',
      '/seller/product/list',
    );
    expect(page.items.map(({ icon }) => icon)).toContain(data.icon);
  });

  it('that is uploaded again is stored once, whatever it is called', async () => {
    const bytes = await drawn(500, 400, '#c83232').jpeg().toBuffer();
    const first = await upload(bytes);
    expect(await upload(bytes, { type: 'image/png' })).toEqual(first);
    expect(await rowsOf(first.data)).toHaveLength(3);
  });

  it('that is uploaded several times at once is stored once', async () => {
    const bytes = await drawn(500, 400, '#3232c8').jpeg().toBuffer();
    // As in another instance, with a queue of its own.
    const elsewhere = new SavePicture(service.app.get(PictureRepository), service.app.get(UnitOfWork));
    const [here, again, there] = await Promise.all([
      upload(bytes),
      upload(bytes),
      elsewhere.execute(Readable.from([bytes]), undefined),
    ]);
    expect(here).toMatchObject({ status: 200, data: there });
    expect(again).toEqual(here);
    expect(await rowsOf(there)).toHaveLength(3);
  });
});

describe('an upload is refused', () => {
  it.each([
    [401, anonymous],
    [403, buyer],
  ])('with %i if it is of %j', async (status, caller) => {
    expect(await upload(await drawn(9, 9).png().toBuffer(), { caller })).toMatchObject({ status });
  });

  it.each([
    [
      'SVG under another type',
      '<!-- --><svg/>',
      400,
      4053,
      '不能上传 SVG',
      'SVG pictures cannot be uploaded',
    ],
    ['no picture', 'text', 400, 4052, '不是 JPEG', 'not a JPEG'],
    ['half a picture', pngOfSize(9, 9), 400, 4054, '已损坏', 'damaged'],
    ['a bomb', pngOfSize(50_000, 50_000), 400, 4055, '40 百万像素', '40 million pixels'],
    ['a line', pngOfSize(60, 10), 400, 4056, '5 倍', '5 times'],
  ])('if it is %s, with a sentence', async (_what, file, status, code, zh, en) => {
    const bytes = Buffer.from(file);
    expect(await upload(bytes)).toMatchObject({ status, code, msg: expect.stringContaining(en) });
    expect(await upload(bytes, { language: 'zh' })).toMatchObject({
      status,
      code,
      msg: expect.stringContaining(zh),
    });
  });

  it('if it is too large, with the limit', async () => {
    expect(await upload(Buffer.alloc(MAX_UPLOAD_BYTES + 1))).toMatchObject({
      status: 413,
      code: 4051,
      msg: expect.stringContaining('12 MB'),
    });
  });

  it('if it becomes too large without having said so', async () => {
    const { body, end } = open();
    const answered = upload(body);
    end(Buffer.alloc(MAX_UPLOAD_BYTES + 1));
    expect(await answered).toMatchObject({ status: 413, code: 4051 });
  });

  it.each(['application/json', ''])('if its type is %j', async type => {
    expect(await upload(Buffer.from('{}'), { type })).toMatchObject({ status: 415 });
  });

  it.each(['multipart/form-data; boundary=x', 'text/plain', 'application/octet-stream'])(
    'if its type is %s, which is no image',
    async type => {
      expect(await upload(await drawn(9, 9).png().toBuffer(), { type })).toMatchObject({ status: 415 });
    },
  );

  it('stores nothing', async () => {
    const count = () => service.query('SELECT COUNT(*) AS pictures FROM picture');
    const before = await count();
    await upload(pngOfSize(9, 9));
    expect(await count()).toEqual(before);
  });
});

describe('more uploads than there are places', () => {
  it('are asked to come back, and places become free by an end and by a client that leaves', async () => {
    const picture = await drawn(20, 20).png().toBuffer();
    const leaving = new AbortController();
    const uploads = Array.from({ length: MAX_UPLOADS }, () => open(picture.subarray(0, 9)));
    const sent = uploads.map(({ body }, index) =>
      upload(body, index === 0 ? { signal: leaving.signal } : {}),
    );
    const left = sent[0]!.then(
      () => 'answered',
      () => 'left',
    );
    // The places are taken when the requests have arrived.
    await vi.waitFor(
      async () => expect(await upload(picture)).toMatchObject({ status: 503, code: 4057, retryAfter: '5' }),
      30_000,
    );
    leaving.abort();
    expect(await left).toBe('left');
    await vi.waitFor(async () => expect(await upload(picture)).toMatchObject({ status: 200 }), 30_000);
    for (const { end } of uploads.slice(1)) end(picture.subarray(9));
    for (const answer of await Promise.all(sent.slice(1))) expect(answer).toMatchObject({ status: 200 });
  });
});

it('an image is no body for other routes', async () => {
  const { statusCode } = await service.app.inject({
    method: 'POST',
    url: '/seller/product/save',
    headers: { [IDENTITY_HEADER]: await service.signedBy(seller), 'content-type': 'image/png' },
    payload: Buffer.from('x'),
  });
  expect(statusCode).toBe(415);
});

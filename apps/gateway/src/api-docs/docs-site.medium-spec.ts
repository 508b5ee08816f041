import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway({ upstream: 'http://127.0.0.1:1' });
});
afterAll(() => gateway?.stop());

const get = (path: string): Promise<Response> => fetch(gateway.origin + path);

it('shows a page whose every file is served by the gateway itself', async () => {
  const page = await get('/api/docs');
  expect(page.headers.get('content-type')).toContain('text/html');
  const files = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const { status } = await get(new URL(file, `${gateway.origin}/api/docs`).pathname);
    expect([file, status]).toEqual([file, 200]);
  }
});

it('offers the description as JSON', async () => {
  const document = (await (await get('/api/docs/json')).json()) as { openapi: string; paths: object };
  expect(document.openapi).toBe('3.1.0');
  expect(document.paths).toHaveProperty(['/api/order/create', 'post']);
});

it('has no other addresses', async () => {
  for (const path of [
    '/api/docs/nothing',
    '/api/docs/',
    '/api/docs/../docs%2fjson',
    '/api/docs/package.json%00',
  ]) {
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  }
});

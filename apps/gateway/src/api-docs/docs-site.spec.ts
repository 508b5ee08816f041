import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatewaySettings, gatewayValues } from '../../testing/settings.js';
import type { GatewaySettings } from '../settings/gateway.settings.js';
import { DocsSite } from './docs-site.js';

const routeTo = (path: string) => ({ method: 'GET', path, service: 'product', allow: ['public'] });

let settings: GatewaySettings;
let site: DocsSite;
beforeEach(() => {
  settings = gatewaySettings({ routes: [routeTo('/api/a')] });
  site = new DocsSite(settings);
});
afterEach(async () => {
  await site.onApplicationShutdown();
  vi.restoreAllMocks();
});

async function describedPaths(): Promise<string[]> {
  const { body } = await site.visit('/api/docs/json');
  return Object.keys((JSON.parse(body.toString()) as { paths: object }).paths);
}

describe('the pages of the documentation', () => {
  it('describe the routes in force; the application of the routes before is closed', async () => {
    const close = vi.spyOn(FastifyAdapter.prototype, 'close');
    expect(await describedPaths()).toEqual(['/api/a']);
    settings.replace(gatewayValues({ routes: [routeTo('/api/b')] }));
    expect(await describedPaths()).toEqual(['/api/b']);
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1));
  });

  it('answer a visit that is under way when the routes change', async () => {
    const underWay = describedPaths();
    settings.replace(gatewayValues({ routes: [routeTo('/api/b')] }));
    expect(await Promise.all([underWay, describedPaths()])).toEqual([['/api/a'], ['/api/b']]);
  });

  it('are not opened again when something else changes', async () => {
    await describedPaths();
    const close = vi.spyOn(FastifyAdapter.prototype, 'close');
    settings.replace(gatewayValues({ routes: [routeTo('/api/a')], publicUrl: 'https://elsewhere.example' }));
    expect(await describedPaths()).toEqual(['/api/a']);
    expect(close).not.toHaveBeenCalled();
  });
});

import { randomUUID } from 'node:crypto';
import { Readiness } from '@diancan/platform';
import type { HttpAdapterHost } from '@nestjs/core';
import { Subject } from 'rxjs';
import { Announcer, type AnnouncerOptions } from '../src/discovery/announcer.js';
import type { Instance } from '../src/discovery/instance.js';
import type { DiscoverySettings } from '../src/settings/discovery-settings.js';

export const SPEC_DISCOVERY: DiscoverySettings = {
  list: 'registry',
  redisUrl: 'redis://nowhere',
  zone: 'local',
  version: 'spec',
  weight: 1,
  advertiseHost: '',
  leaseMs: 6_000,
  heartbeatMs: 2_000,
  refreshMs: 1_000,
  lingerMs: 500,
};

/** An instance of its own for each spec. */
export const anInstance = (more: Partial<Instance> = {}): Instance => ({
  id: `${randomUUID()}:80`,
  service: 'product',
  origin: 'http://10.0.0.1:80',
  zone: 'local',
  weight: 1,
  version: 'spec',
  healthy: true,
  ...more,
});

export interface SpecAnnouncer {
  readonly registry: AnnouncerOptions['registry'];
  readonly settings?: Partial<DiscoverySettings>;
  /** The address that the process listens on. */
  readonly at?: { readonly address: string; readonly port: number };
  readonly tcpPort?: number;
}

/** An announcer, and a process that listens when the spec says so. */
export function anAnnouncer({
  registry,
  settings,
  at = { address: '10.0.0.7', port: 8102 },
  tcpPort,
}: SpecAnnouncer) {
  const listening = new Subject<void>();
  const http = {
    listen$: listening,
    httpAdapter: { getHttpServer: () => ({ address: () => at }) },
  } as unknown as HttpAdapterHost;
  const readiness = new Readiness();
  const announcer = new Announcer({
    service: 'product',
    settings: () => ({ ...SPEC_DISCOVERY, ...settings }),
    registry,
    readiness,
    http,
    tcpPort: () => tcpPort ?? null,
  });
  announcer.onApplicationBootstrap();
  return { announcer, readiness, listen: () => listening.next() };
}

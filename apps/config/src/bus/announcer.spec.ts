import type { PinoLogger } from 'nestjs-pino';
import { expect, it } from 'vitest';
import { centreSettings } from '../../testing/settings.js';
import { Announcer } from './announcer.js';
import { FleetStatus } from './fleet-status.js';

it('announces nothing without a bus', async () => {
  const announcer = new Announcer(centreSettings(), new FleetStatus(), {} as PinoLogger);
  announcer.onApplicationBootstrap();
  expect(announcer.isJoined).toBe(false);
  expect(
    await announcer.announce({
      type: 'refresh',
      id: '1',
      version: 'two',
      from: 'one',
      applications: null,
      destination: '**',
      byHand: false,
    }),
  ).toBe(false);
  await announcer.onApplicationShutdown();
});

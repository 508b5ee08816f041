import { hostname } from 'node:os';
import { CentreFollower, SettingsRefresh } from '@diancan/config-client';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Readiness } from '../health/readiness.js';
import type { ServerAddress } from './server-address.js';

/** Has a process read its settings anew whenever it gets a SIGHUP, and say in its log what came of it. */
export function reloadOnHangup(app: NestFastifyApplication): void {
  const refresh = app.get(SettingsRefresh);
  process.on('SIGHUP', () => void refresh.request({ byHand: true }));
}

/** Has a process that listens follow its config centre, as long as that leaves it ready. */
export function followSettings(app: NestFastifyApplication, { port }: ServerAddress): void {
  app.get(SettingsRefresh).watch(app.get(Readiness));
  app.get(CentreFollower).start(`${port === 0 ? process.pid : port}:${hostname()}`);
}

import { hostname } from 'node:os';
import { CentreFollower, SettingsRefresh } from '@diancan/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Readiness } from '../health/readiness.js';
import type { ServerAddress } from './server-address.js';

/** Reads the settings again at each SIGHUP, and logs the result. */
export function reloadOnHangup(app: NestFastifyApplication): void {
  const refresh = app.get(SettingsRefresh);
  process.on('SIGHUP', () => void refresh.request({ byHand: true }));
}

/** Lets a listening process follow its config centre, as long as its new settings leave it ready. */
export function followSettings(app: NestFastifyApplication, { port }: ServerAddress): void {
  app.get(SettingsRefresh).watch(app.get(Readiness));
  app.get(CentreFollower).start(`${port === 0 ? process.pid : port}:${hostname()}`);
}

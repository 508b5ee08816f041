import { SettingsReload } from '@diancan/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';

/** How the lines of a log begin that say how a reload ended; `npm run reload` looks for them. */
const [DONE, REFUSED] = ['settings reloaded', 'settings stay as they were'];

/** Has a process read its settings anew whenever it gets a SIGHUP, and say what came of it. */
export function reloadOnHangup(app: NestFastifyApplication): void {
  const [settings, logger] = [app.get(SettingsReload), app.get(Logger)];
  process.on('SIGHUP', () => {
    try {
      const { changed, atNextStart } = settings.reload();
      const what = changed.length === 0 ? 'nothing changed' : changed.join(', ');
      const later = atNextStart.length === 0 ? '' : `; with the next start only: ${atNextStart.join(', ')}`;
      logger.log(`${DONE}: ${what}${later}`);
    } catch (error) {
      logger.error(`${REFUSED}: ${(error as Error).message}`);
    }
  });
}

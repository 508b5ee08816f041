import type { LoggerService } from '@nestjs/common';
import type { InstanceReport } from '@diancan/config-wire';

/** The state of the settings of a process, as it is reported and logged. */
export type RefreshState = Readonly<Pick<InstanceReport, 'version' | 'outcome' | 'refused' | 'reason'>> & {
  readonly changed: readonly string[];
  readonly atNextStart: readonly string[];
};

/** How the log lines about a refresh begin. */
const [DONE, STAY] = ['settings reloaded', 'settings stay as they were'];

/** Logs one line, without values; above the level `log` if settings were not taken. */
export function logState(
  logger: LoggerService,
  { version, outcome, refused, reason, changed, atNextStart }: RefreshState,
): void {
  const now = version === null ? '' : ` (version ${version})`;
  const which = refused === undefined ? '' : `version ${refused} was not taken: `;
  switch (outcome) {
    case 'refused':
      return logger.error(`${STAY}${now}: ${which}${reason}`);
    case 'unreachable':
      return logger.warn(`${STAY}${now}: ${reason}`);
    case 'went-back':
      return logger.error(`settings went back${now}: ${which}${reason}`);
    default: {
      const what = changed.length === 0 ? 'nothing changed' : changed.join(', ');
      const later = atNextStart.length === 0 ? '' : `; with the next start only: ${atNextStart.join(', ')}`;
      return logger.log(`${DONE}: ${what}${later}${now}`);
    }
  }
}

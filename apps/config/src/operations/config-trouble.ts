import { Metrics } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { Announcer } from '../bus/announcer.js';
import { FleetStatus } from '../bus/fleet-status.js';
import { Rollout } from '../rollout/rollout.js';

/** A metric of the troubles that an operator should see to. */
@Injectable()
export class ConfigTrouble {
  constructor(
    metrics: Metrics,
    private readonly rollout: Rollout,
    private readonly announcer: Announcer,
    private readonly fleet: FleetStatus,
  ) {
    const help = 'What is wrong with the configuration, by kind; 0 where nothing is.';
    metrics.gauge({ name: 'diancan_config_trouble', help, labels: ['kind'] }, gauge => {
      for (const [kind, count] of Object.entries(this.counts())) gauge.set({ kind }, count);
    });
  }

  /** How much there is of each kind. */
  counts(): Readonly<Record<'refused' | 'repository' | 'bus' | 'behind' | 'awaited', number>> {
    const {
      version,
      awaited,
      state: { refused },
      unreachable,
    } = this.rollout;
    const instances = this.fleet.all().filter(({ silent }) => !silent);
    return {
      refused: refused === null ? 0 : 1,
      repository: unreachable === null ? 0 : 1,
      bus: this.announcer.isJoined ? 0 : 1,
      awaited: awaited === null ? 0 : 1,
      behind: instances.filter(instance => instance.version !== version).length,
    };
  }
}

import { Metrics } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { Announcer } from '../bus/announcer.js';
import { Rollout } from '../rollout/rollout.js';
import { FleetStanding } from './fleet-standing.js';

/** A metric of the troubles that an operator should see to. */
@Injectable()
export class ConfigTrouble {
  constructor(
    metrics: Metrics,
    private readonly rollout: Rollout,
    private readonly announcer: Announcer,
    private readonly standing: FleetStanding,
  ) {
    const help = 'What is wrong with the configuration, by kind; 0 where nothing is.';
    metrics.gauge({ name: 'diancan_config_trouble', help, labels: ['kind'] }, async gauge => {
      for (const [kind, count] of Object.entries(await this.counts())) gauge.set({ kind }, count);
    });
  }

  /** How much there is of each kind. */
  async counts(): Promise<Readonly<Record<'refused' | 'repository' | 'bus' | 'behind' | 'awaited', number>>> {
    const {
      awaited,
      state: { refused },
      unreachable,
    } = this.rollout;
    const instances = await this.standing.all();
    return {
      refused: refused === null ? 0 : 1,
      repository: unreachable === null ? 0 : 1,
      bus: this.announcer.isJoined && this.announcer.blocked === null ? 0 : 1,
      awaited: awaited === null ? 0 : 1,
      behind: instances.filter(({ standing }) => standing === 'behind').length,
    };
  }
}

import { ServiceError } from '@diancan/contracts';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { CentreSettings } from '../centre.settings.js';
import { Rollout } from './rollout.js';

/** Polls the repository: a webhook may not reach a config centre behind a firewall, or may be lost. */
@Injectable()
export class Watch extends PeriodicJob {
  constructor(
    private readonly settings: CentreSettings,
    private readonly rollout: Rollout,
  ) {
    super();
  }

  protected intervalMs(): number {
    return this.settings.current.pollMs;
  }

  protected async runOnce(): Promise<boolean> {
    try {
      await this.rollout.refresh();
    } catch (error) {
      // The rollout has logged it, once per outage.
      if (!(error instanceof ServiceError)) throw error;
    }
    return false;
  }
}

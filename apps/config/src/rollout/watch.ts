import { ServiceError } from '@diancan/contracts';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { CentreSettings } from '../centre.settings.js';
import { Rollout } from './rollout.js';

/** Looks at the repository by itself: no webhook reaches who is behind a wall, and one that does can be lost. */
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
      // Said once by the rollout, not at every look.
      if (!(error instanceof ServiceError)) throw error;
    }
    return false;
  }
}

import type { ReadinessCheck } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { Rollout } from './rollout.js';

/** Fails while there is no configuration to serve. */
@Injectable()
export class ConfigurationCheck implements ReadinessCheck {
  readonly name = 'configuration';

  constructor(private readonly rollout: Rollout) {}

  async check(): Promise<void> {
    if (this.rollout.version === null) throw new Error(this.rollout.problem ?? 'nothing was fetched yet');
  }
}

/** Fails while the repository does not answer; the last good version is still served. */
@Injectable()
export class RepositoryCheck implements ReadinessCheck {
  readonly name = 'repository';
  readonly optional = true;

  constructor(private readonly rollout: Rollout) {}

  async check(): Promise<void> {
    if (this.rollout.unreachable !== null) throw new Error(this.rollout.unreachable);
  }
}

/**
 * Ready while the newest version is served: not while it is refused, nor while another config centre serves
 * a version that cannot be had here.
 */
@Injectable()
export class NewestVersionCheck implements ReadinessCheck {
  readonly name = 'newestVersion';
  readonly optional = true;

  constructor(private readonly rollout: Rollout) {}

  async check(): Promise<void> {
    const {
      state: { refused },
      awaited,
      problem,
    } = this.rollout;
    if (refused !== null || awaited !== null) throw new Error(problem ?? 'refused');
  }
}

import type { ReadinessCheck } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { ServedVersion } from '../rollout/served-version.js';

/** Whether there is anything to serve. An origin that is away is no reason to send anybody elsewhere. */
@Injectable()
export class ConfigurationCheck implements ReadinessCheck {
  readonly name = 'configuration';

  constructor(private readonly served: ServedVersion) {}

  async check(): Promise<void> {
    if (this.served.version === null) throw new Error(this.served.problem ?? 'there is nothing to serve yet');
  }
}

import { Global, Module } from '@nestjs/common';
import { BusModule } from '../bus/bus.module.js';
import { CheckModule } from '../check/check.module.js';
import { Rollout } from './rollout.js';
import { RolloutFile } from './rollout-file.js';
import { ServedVersion } from './served-version.js';
import { Watch } from './watch.js';

/** Which version is served. */
@Global()
@Module({
  imports: [BusModule, CheckModule],
  providers: [Rollout, RolloutFile, Watch, { provide: ServedVersion, useExisting: Rollout }],
  exports: [Rollout, ServedVersion],
})
export class RolloutModule {}

import { Global, Module } from '@nestjs/common';
import { BusModule } from '../bus/bus.module.js';
import { CheckModule } from '../check/check.module.js';
import { SchemasModule } from '../schemas/schemas.module.js';
import { Agreement } from './agreement.js';
import { Decisions } from './decisions.js';
import { FetchedRepository } from './fetched-repository.js';
import { Rollout } from './rollout.js';
import { RolloutFile } from './rollout-file.js';
import { ServedVersion } from './served-version.js';
import { UsedLabels } from './used-labels.js';
import { Watch } from './watch.js';

/** Decides which version is served. */
@Global()
@Module({
  imports: [BusModule, CheckModule, SchemasModule],
  providers: [
    Agreement,
    Decisions,
    FetchedRepository,
    Rollout,
    RolloutFile,
    UsedLabels,
    Watch,
    { provide: ServedVersion, useExisting: Rollout },
  ],
  exports: [Rollout, ServedVersion, UsedLabels],
})
export class RolloutModule {}

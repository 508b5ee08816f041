import { Module } from '@nestjs/common';
import { FormerAnswers } from './former-answers.js';
import { FormerPlacements } from './former-placement.repository.js';
import { OldPlacementJob } from './old-placement.job.js';
import { OverduePlacementJob } from './overdue-placement.job.js';
import { StockReleaseJob } from './stock-release.job.js';

/**
 * Ends what the previous release has begun: open placements, releases that wait, and keys that are remembered
 * for a day. Goes with the next release.
 */
@Module({
  providers: [FormerPlacements, FormerAnswers, OverduePlacementJob, OldPlacementJob, StockReleaseJob],
  exports: [FormerAnswers],
})
export class FormerPlacementModule {}

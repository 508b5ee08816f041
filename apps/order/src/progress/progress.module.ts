import { Module } from '@nestjs/common';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { OrderingModule } from '../ordering/ordering.module.js';
import { KeepHistory } from './keep-history.handler.js';
import { MarkProgress } from './mark-progress.use-case.js';
import { ProgressController } from './progress.controller.js';

/** How far orders are: what happened to them, and whether they can be fetched. */
@Module({
  imports: [OrderingModule, LifecycleModule],
  controllers: [ProgressController],
  providers: [KeepHistory, MarkProgress],
})
export class ProgressModule {}

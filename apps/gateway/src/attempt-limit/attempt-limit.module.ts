import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ClientModule } from '../client/client.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { AttemptLimit } from './attempt-limit.js';

@Module({
  imports: [AccessModule, ClientModule, RoutingModule],
  providers: [AttemptLimit],
  exports: [AttemptLimit],
})
export class AttemptLimitModule {}

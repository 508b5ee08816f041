import { Module } from '@nestjs/common';
import { FollowersModule } from '../followers/followers.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { TemplateMessagesModule } from '../template-messages/template-messages.module.js';
import { ConsoleController } from './console.controller.js';

@Module({
  imports: [TemplateMessagesModule, FollowersModule, LedgerModule],
  controllers: [ConsoleController],
})
export class ConsoleModule {}

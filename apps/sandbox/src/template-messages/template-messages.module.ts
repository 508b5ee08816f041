import { Module } from '@nestjs/common';
import { FollowersModule } from '../followers/followers.module.js';
import { OfficialAccountModule } from '../official-account/official-account.module.js';
import { MessageStore } from './message.store.js';
import { InboxController } from './inbox.controller.js';
import { TemplateMessage } from './template-message.js';
import { TemplateMessagesController } from './template-messages.controller.js';
import { TemplateStore } from './template.store.js';

@Module({
  imports: [OfficialAccountModule, FollowersModule],
  controllers: [TemplateMessagesController, InboxController],
  providers: [TemplateStore, MessageStore, TemplateMessage],
  exports: [MessageStore],
})
export class TemplateMessagesModule {}

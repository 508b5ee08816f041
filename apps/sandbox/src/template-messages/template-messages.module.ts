import { Module } from '@nestjs/common';
import { FollowersModule } from '../followers/followers.module.js';
import { OfficialAccountModule } from '../official-account/official-account.module.js';
import { Inbox } from './inbox.js';
import { InboxController } from './inbox.controller.js';
import { TemplateMessage } from './template-message.js';
import { TemplateMessagesController } from './template-messages.controller.js';
import { Templates } from './templates.js';

@Module({
  imports: [OfficialAccountModule, FollowersModule],
  controllers: [TemplateMessagesController, InboxController],
  providers: [Templates, Inbox, TemplateMessage],
  exports: [Inbox],
})
export class TemplateMessagesModule {}

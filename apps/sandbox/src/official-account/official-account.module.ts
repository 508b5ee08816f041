import { Module } from '@nestjs/common';
import { AuthorizationModule } from '../authorization/authorization.module.js';
import { FollowersModule } from '../followers/followers.module.js';
import { AccountApiController } from './account-api.controller.js';
import { AccountTokens } from './account-tokens.js';
import { JsapiTickets } from './jsapi-tickets.js';
import { PendingConsents } from './pending-consents.js';
import { WebAuthorizationController } from './web-authorization.controller.js';

@Module({
  imports: [AuthorizationModule, FollowersModule],
  controllers: [WebAuthorizationController, AccountApiController],
  providers: [AccountTokens, JsapiTickets, PendingConsents],
  exports: [AccountTokens],
})
export class OfficialAccountModule {}

import { Module } from '@nestjs/common';
import { AuthorizationModule } from '../authorization/authorization.module.js';
import { FollowersModule } from '../followers/followers.module.js';
import { AccountApiController } from './account-api.controller.js';
import { AccountTokenStore } from './account-token.store.js';
import { JsapiTicketStore } from './jsapi-ticket.store.js';
import { PendingConsentStore } from './pending-consent.store.js';
import { WebAuthorizationController } from './web-authorization.controller.js';

@Module({
  imports: [AuthorizationModule, FollowersModule],
  controllers: [WebAuthorizationController, AccountApiController],
  providers: [AccountTokenStore, JsapiTicketStore, PendingConsentStore],
  exports: [AccountTokenStore],
})
export class OfficialAccountModule {}

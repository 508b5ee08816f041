import { Module } from '@nestjs/common';
import { AuthorizationModule } from '../authorization/authorization.module.js';
import { AccountApiController } from './account-api.controller.js';
import { AccountTokens } from './account-tokens.js';
import { PendingConsents } from './pending-consents.js';
import { WebAuthorizationController } from './web-authorization.controller.js';

@Module({
  imports: [AuthorizationModule],
  controllers: [WebAuthorizationController, AccountApiController],
  providers: [AccountTokens, PendingConsents],
})
export class OfficialAccountModule {}

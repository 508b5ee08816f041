import { Module } from '@nestjs/common';
import { AuthorizationCodeStore } from './authorization-code.store.js';
import { UserTokenStore } from './user-token.store.js';

/** What both kinds of app need to let a user in. */
@Module({
  providers: [AuthorizationCodeStore, UserTokenStore],
  exports: [AuthorizationCodeStore, UserTokenStore],
})
export class AuthorizationModule {}

import { Module } from '@nestjs/common';
import { AuthorizationCodeStore } from './authorization-code.store.js';
import { UserTokenStore } from './user-token.store.js';

/** Logins, for both kinds of app. */
@Module({
  providers: [AuthorizationCodeStore, UserTokenStore],
  exports: [AuthorizationCodeStore, UserTokenStore],
})
export class AuthorizationModule {}

import { Module } from '@nestjs/common';
import { AuthorizationCodes } from './authorization-codes.js';
import { UserTokens } from './user-tokens.js';

/** What both kinds of app need to let a user in. */
@Module({ providers: [AuthorizationCodes, UserTokens], exports: [AuthorizationCodes, UserTokens] })
export class AuthorizationModule {}

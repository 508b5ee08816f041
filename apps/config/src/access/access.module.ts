import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Tokens } from './tokens.js';
import { WrongTokens } from './wrong-tokens.js';

/** Every route is closed unless it is marked with those who may use it. */
@Global()
@Module({
  providers: [Tokens, WrongTokens, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [Tokens],
})
export class AccessModule {}

import { SessionMemoryModule } from '@diancan/session';
import { Module } from '@nestjs/common';
import { RoutingModule } from '../routing/routing.module.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { AccessPolicy } from './access-policy.js';
import { CallerFinder } from './caller-finder.js';

@Module({
  imports: [
    RoutingModule,
    SessionMemoryModule.forRoot({
      settings: GatewaySettings,
      idleSeconds: ({ current }) => current.session.idleSeconds,
      capacity: ({ current }) => current.session.remembered,
    }),
  ],
  providers: [AccessPolicy, CallerFinder],
  exports: [AccessPolicy, CallerFinder],
})
export class AccessModule {}

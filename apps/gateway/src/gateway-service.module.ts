import { HealthModule, IdentityModule, PlatformModule } from '@diancan/platform';
import { RedisReadiness } from '@diancan/redis';
import { DiscoveryModule } from '@diancan/rpc';
import { SessionModule } from '@diancan/session';
import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { ApiDocsModule } from './api-docs/api-docs.module.js';
import { AttemptLimitModule } from './attempt-limit/attempt-limit.module.js';
import { ClientModule } from './client/client.module.js';
import { PagesModule } from './pages/pages.module.js';
import { ProxyModule } from './proxy/proxy.module.js';
import { RateLimitModule } from './rate-limit/rate-limit.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { GatewaySettings } from './settings/gateway.settings.js';
import { guardNameOf, UPSTREAM_NAMES } from './settings/route.js';
import { StaleModule } from './stale/stale.module.js';
import { WebSocketModule } from './websocket/websocket.module.js';

@Module({
  imports: [
    PlatformModule.forService('gateway', GatewaySettings),
    IdentityModule.forSigner('gateway'),
    SessionModule.forRoot({
      settings: GatewaySettings,
      redisUrl: ({ current }) => current.redis.url,
      idleSeconds: ({ current }) => current.session.idleSeconds,
    }),
    HealthModule.withChecks(RedisReadiness),
    DiscoveryModule.forService({
      service: 'gateway',
      settings: GatewaySettings,
      calls: UPSTREAM_NAMES,
      isKnown: ({ routes }, guard) => routes.some(route => guardNameOf(route) === guard),
    }),
    ClientModule,
    RoutingModule,
    AccessModule,
    AttemptLimitModule,
    RateLimitModule,
    StaleModule,
    WebSocketModule,
    ProxyModule,
    ApiDocsModule,
    PagesModule,
  ],
})
export class GatewayServiceModule {}

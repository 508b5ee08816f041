import { IdentityModule, HealthModule, PlatformModule } from '@diancan/platform';
import { DiscoveryModule } from '@diancan/rpc';
import { RedisReadiness } from '@diancan/redis';
import { SessionMemoryModule, SessionModule } from '@diancan/session';
import { Module } from '@nestjs/common';
import { AttemptLimit } from './attempt-limit/attempt-limit.js';
import { CallerFinder } from './access/caller-finder.js';
import { AccessPolicy } from './access/access-policy.js';
import { ApiDocsController } from './api-docs/api-docs.controller.js';
import { DocsSite } from './api-docs/docs-site.js';
import { GatewaySettings } from './settings/gateway.settings.js';
import { Clients } from './client/client.js';
import { Connections } from './proxy/connections.js';
import { Forwarder } from './proxy/forwarder.js';
import { Proxy } from './proxy/proxy.js';
import { Refusals } from './proxy/refusals.js';
import { guardNameOf, UPSTREAM_NAMES } from './settings/route.js';
import { BucketSets } from './rate-limit/bucket-sets.js';
import { RateLimiter } from './rate-limit/rate-limiter.js';
import { RouteTable } from './routing/route-table.js';
import { LastAnswers } from './stale/last-answers.js';
import { LongLived } from './websocket/long-lived.js';

@Module({
  imports: [
    PlatformModule.forService('gateway', GatewaySettings),
    IdentityModule.forSigner('gateway'),
    SessionModule.forRoot({
      settings: GatewaySettings,
      redisUrl: ({ current }) => current.redis.url,
      idleSeconds: ({ current }) => current.session.idleSeconds,
    }),
    SessionMemoryModule.forRoot({
      settings: GatewaySettings,
      idleSeconds: ({ current }) => current.session.idleSeconds,
      capacity: ({ current }) => current.session.remembered,
    }),
    HealthModule.withChecks(RedisReadiness),
    DiscoveryModule.forService({
      service: 'gateway',
      settings: GatewaySettings,
      calls: UPSTREAM_NAMES,
      isKnown: ({ routes }, guard) => routes.some(route => guardNameOf(route) === guard),
    }),
  ],
  controllers: [ApiDocsController],
  providers: [
    AttemptLimit,
    BucketSets,
    CallerFinder,
    DocsSite,
    AccessPolicy,
    Forwarder,
    LastAnswers,
    LongLived,
    Clients,
    Connections,
    Proxy,
    Refusals,
    RateLimiter,
    RouteTable,
  ],
})
export class GatewayModule {}

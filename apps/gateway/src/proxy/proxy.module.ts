import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ClientModule } from '../client/client.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { StaleModule } from '../stale/stale.module.js';
import { WebSocketModule } from '../websocket/websocket.module.js';
import { Connections } from './connections.js';
import { Forwarder } from './forwarder.js';
import { Proxy } from './proxy.js';
import { Refusals } from './refusals.js';

@Module({
  imports: [AccessModule, ClientModule, RateLimitModule, StaleModule, WebSocketModule],
  providers: [Connections, Forwarder, Proxy, Refusals],
})
export class ProxyModule {}

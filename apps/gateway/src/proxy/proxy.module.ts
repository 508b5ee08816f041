import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ClientModule } from '../client/client.module.js';
import { FlashSaleGateModule } from '../flash-sale-gate/flash-sale-gate.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { StaleModule } from '../stale/stale.module.js';
import { WebSocketModule } from '../websocket/websocket.module.js';
import { Connections } from './connections.js';
import { Forwarder } from './forwarder.js';
import { GatedForwarder } from './gated-forwarder.js';
import { Proxy } from './proxy.js';
import { Refusals } from './refusals.js';

@Module({
  imports: [AccessModule, ClientModule, FlashSaleGateModule, RateLimitModule, StaleModule, WebSocketModule],
  providers: [Connections, Forwarder, GatedForwarder, Proxy, Refusals],
})
export class ProxyModule {}

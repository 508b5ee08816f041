import 'reflect-metadata';
import { bootstrapService } from '@diancan/platform';
import { GatewayModule } from './gateway.module.js';
import { gatewayBootstrap } from './gateway-bootstrap.js';

await bootstrapService(GatewayModule, gatewayBootstrap);

import 'reflect-metadata';
import { bootstrapService } from '@diancan/platform';
import { GatewayServiceModule } from './gateway-service.module.js';
import { gatewayBootstrap } from './gateway-bootstrap.js';

await bootstrapService(GatewayServiceModule, gatewayBootstrap);

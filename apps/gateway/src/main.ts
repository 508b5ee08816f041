import 'reflect-metadata';
import { bootstrapService } from '@diancan/platform';
import { GatewayModule } from './gateway.module.js';
import { openDoor } from './proxy/open-door.js';

await bootstrapService(GatewayModule, openDoor);

import { bootstrapService } from '@diancan/platform';
import { OrderServiceModule } from './order-service.module.js';

await bootstrapService(OrderServiceModule);

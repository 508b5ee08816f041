import { bootstrapService } from '@diancan/platform';
import { directFlashOrders } from './flash-sale/direct-flash-orders.js';
import { OrderServiceModule } from './order-service.module.js';

await bootstrapService(OrderServiceModule, { interceptor: directFlashOrders });

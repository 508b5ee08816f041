import { bootstrapService } from '@diancan/platform';
import { ProductServiceModule } from './product-service.module.js';

await bootstrapService(ProductServiceModule);

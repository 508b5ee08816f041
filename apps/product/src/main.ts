import { bootstrapService } from '@diancan/platform';
import { ProductModule } from './product.module.js';

await bootstrapService(ProductModule);

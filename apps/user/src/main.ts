import { bootstrapService } from '@diancan/platform';
import { UserServiceModule } from './user-service.module.js';

await bootstrapService(UserServiceModule);

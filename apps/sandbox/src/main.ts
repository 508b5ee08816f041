import { bootstrapService } from '@diancan/platform';
import { readBodiesRaw } from './http/raw-bodies.js';
import { refuseProduction } from './refuse-production.js';
import { SandboxServiceModule } from './sandbox-service.module.js';

refuseProduction(process.env);
await bootstrapService(SandboxServiceModule, { prepare: readBodiesRaw });

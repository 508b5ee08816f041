import { bootstrapService } from '@diancan/platform';
import { readBodiesRaw } from './http/raw-bodies.js';
import { refuseProduction } from './refuse-production.js';
import { SandboxModule } from './sandbox.module.js';

refuseProduction(process.env);
await bootstrapService(SandboxModule, { prepare: readBodiesRaw });

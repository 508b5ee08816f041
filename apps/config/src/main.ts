import { bootstrapService } from '@diancan/platform';
import { CentreModule } from './centre.module.js';
import { readTextToo } from './http/raw-bodies.js';

await bootstrapService(CentreModule, { prepare: readTextToo });

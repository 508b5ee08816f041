import { bootstrapService } from '@diancan/platform';
import { registerRateLimit } from './access/wrong-tokens.js';
import { CentreModule } from './centre.module.js';
import { readTextToo } from './http/raw-bodies.js';

await bootstrapService(CentreModule, {
  prepare: async app => {
    await registerRateLimit(app);
    await readTextToo(app);
  },
});

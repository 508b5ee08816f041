import { bootstrapService } from '@diancan/platform';
import { CentreModule } from './centre.module.js';
import { prepareCentre } from './prepare-centre.js';

await bootstrapService(CentreModule, { prepare: prepareCentre });

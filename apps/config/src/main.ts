import { bootstrapService } from '@diancan/platform';
import { CentreModule } from './centre.module.js';
import { MAX_PARAM_LENGTH, prepareCentre } from './prepare-centre.js';

await bootstrapService(CentreModule, { prepare: prepareCentre, maxParamLength: MAX_PARAM_LENGTH });

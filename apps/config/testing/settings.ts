import { CentreSettings, valuesOf } from '../src/centre.settings.js';

/** Settings that are complete, with some variables of the environment beside or instead. */
export const centreSettings = (environment: NodeJS.ProcessEnv = {}): CentreSettings =>
  new CentreSettings(
    valuesOf({
      DIANCAN_CONFIG_TOKEN: 'read-token-of-the-specs',
      DIANCAN_OPERATOR_TOKEN: 'operator-token-of-the-specs',
      ...environment,
    }),
  );

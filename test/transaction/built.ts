import { PROJECT } from '../../scripts/project.mjs';

interface Libs {
  readonly config: typeof import('@diancan/config');
  readonly contracts: typeof import('@diancan/contracts');
  readonly database: typeof import('@diancan/database');
  readonly jobs: typeof import('@diancan/jobs');
  readonly platform: typeof import('@diancan/platform');
  readonly rpc: typeof import('@diancan/rpc');
  readonly transaction: typeof import('@diancan/transaction');
}

/** A lib as the services run it: a process of its own cannot load the sources, which have decorators. */
export const built = <N extends keyof Libs>(lib: N): Promise<Libs[N]> =>
  import(`${PROJECT}/dist/libs/${lib}/src/index.js`) as Promise<Libs[N]>;

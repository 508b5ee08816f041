import { PROJECT } from '../project.mjs';

/**
 * A lib as it was built: Node cannot strip the decorators of its source. Call it only where the fleet was
 * started, because `npm start` is what builds.
 */
export const builtLib = <Lib>(name: string): Promise<Lib> =>
  import(`${PROJECT}/dist/libs/${name}/src/index.js`);

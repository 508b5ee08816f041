import { PROJECT } from '../../../scripts/project.mjs';

/**
 * A module of a lib as it was built: what runs in the services is what is measured.
 * @param path below libs, without its ending
 */
export const built = (path: string) => import(`${PROJECT}/dist/libs/${path}.js`);

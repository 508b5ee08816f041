// @ts-check
import { PROJECT } from '../../../scripts/project.mjs';

/**
 * A module of a lib as it was built: what runs in the services is what is measured.
 * @param {string} path below libs, without its ending
 * @returns {Promise<any>}
 */
export const built = path => import(`${PROJECT}/dist/libs/${path}.js`);

export { closedPort } from './closed-port.js';
export { type CuttablePath, cuttablePath } from './cuttable-path.js';
export { type MovedAddress, movedAddress } from './moved-address.js';

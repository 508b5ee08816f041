export { CONNECTION_UNBLOCKED, connectionBlocked } from './broker-alarm.js';
export { closedPort } from './closed-port.js';
export { type CuttablePath, cuttablePath } from './cuttable-path.js';
export { type HangingServer, hangingServer } from './hanging-server.js';
export { type MovedAddress, movedAddress } from './moved-address.js';
export { type Answer, type Asked, type ScriptedServer, scriptedServer } from './scripted-server.js';

export { type CallChanges, MerchantClient } from './merchant-client.js';
export { type NotifyServer, openNotifyServer } from './notify-server.js';

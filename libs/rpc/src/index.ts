export { CallNotDeliveredError, CallOutcomeUnknownError } from './call-errors.js';
export { RpcClient, RpcClientModule, type RpcClientOptions } from './rpc-client.module.js';
export { RpcServerModule } from './rpc-server.module.js';
export { type ServerList, StaticServerList } from './server-list.js';

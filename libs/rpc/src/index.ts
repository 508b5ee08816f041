export { ENDING, LoadBalancer, type Chosen, type Ending } from './balancing/load-balancer.js';
export { Suspects } from './balancing/suspects.js';
export { type Candidate, type Rule, type RuleClass } from './balancing/rule.js';
export { type AsyncApiOf, type Fallbacks } from './client/create-rpc-client.js';
export { type CallOutcome, type PendingCall } from './client/pending-call.js';
export {
  AsyncRpcClient,
  calls,
  clientToken,
  RpcClient,
  RpcClientModule,
  type RpcClientOptions,
} from './client/rpc-client.module.js';
export { BranchCalls, type BranchOfCall } from './client/method-caller.js';
export { DiscoveryModule, type DiscoveryOptions } from './discovery/discovery.module.js';
export { type Instance } from './discovery/instance.js';
export { serviceAddresses } from './discovery/service-address.js';
export { BreakerOpenError, type ErrorKind } from './faults/breaker.js';
export {
  CallAbandonedError,
  CallNotDeliveredError,
  CallOutcomeUnknownError,
  serverErrorKind,
} from './faults/call-errors.js';
export { type Guard, Guards, isTurnedAway } from './faults/guards.js';
export { RpcServerModule } from './server/rpc-server.module.js';
export { type DiscoverableSettings } from './settings/discoverable-settings.js';
export { type CallSettings, callSettings, callSettingsWith } from './settings/call-settings.js';
export { type DiscoverySettings, discoverySettings } from './settings/discovery-settings.js';
export { wasNotSent } from './transport/read-answer.js';

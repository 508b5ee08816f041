export { audit, type AuditOptions, type AuditReport, type Provider } from './audit.js';
export { type FlashShard, type LiveFlashShard, type ReadLiveShard } from './flash-shards.js';
export { LiveShards } from './live-shards.js';
export { sandboxLedger } from './sandbox-ledger.js';
export { type ProviderAccount, type ProviderEntry } from './truth-3-provider.js';
export { type Schemas, type Violation } from './truth.js';

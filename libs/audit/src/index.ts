export { audit, type AuditReport, type Provider } from './audit.js';
export { sandboxLedger } from './sandbox-ledger.js';
export { type ProviderAccount, type ProviderEntry } from './truth-3-provider.js';
export { type Schemas, type Violation } from './truth.js';

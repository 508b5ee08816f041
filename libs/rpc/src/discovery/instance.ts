import type { ServiceName } from '@diancan/contracts';

/** One running process of a service, as callers know it. */
export interface Instance {
  readonly id: string;
  readonly service: ServiceName;
  /** `http://host:port`, without a slash at the end. */
  readonly origin: string;
  /** Where it takes calls over TCP; absent where it does not. */
  readonly tcp?: { readonly host: string; readonly port: number } | undefined;
  readonly zone: string;
  /** Its share of the calls beside others, above 0; 1 is usual. */
  readonly weight: number;
  readonly version: string;
  /** What it says of itself; false while it lacks a server that it needs. */
  readonly healthy: boolean;
}

/** What is known of an instance that only an address tells of. */
export const UNANNOUNCED = { zone: '', weight: 1, version: '', healthy: true } as const;

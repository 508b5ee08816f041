import type { ServiceName } from '@diancan/contracts';

/** One running process of a service, as callers know it. */
export interface Instance {
  readonly id: string;
  readonly service: ServiceName;
  /** `http://host:port`, without a slash at the end. */
  readonly origin: string;
  /** The address for calls over TCP; absent if it takes none. */
  readonly tcp?: { readonly host: string; readonly port: number } | undefined;
  readonly zone: string;
  /** Relative weight in the distribution of calls, above 0; usually 1. */
  readonly weight: number;
  readonly version: string;
  /** Whether it reports to be ready; false while it lacks a server that it needs. */
  readonly healthy: boolean;
}

/** The properties of an instance of which only the address is known. */
export const UNANNOUNCED = { zone: '', weight: 1, version: '', healthy: true } as const;

/** Port of the management server; null for none, 0 for any free port. */
export interface ManagementAddress {
  port(): number | null;
}

export const MANAGEMENT_ADDRESS = Symbol('MANAGEMENT_ADDRESS');

export interface ManagedSettings {
  readonly management?: { readonly port: number };
}

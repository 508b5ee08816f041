/** Where operations are served; null: nowhere. 0: on any free port. */
export interface ManagementAddress {
  port(): number | null;
}

export const MANAGEMENT_ADDRESS = Symbol('MANAGEMENT_ADDRESS');

export interface ManagedSettings {
  readonly management?: { readonly port: number };
}

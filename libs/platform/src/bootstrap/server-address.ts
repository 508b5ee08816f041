/** Where a process listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

export const SERVER_ADDRESS = Symbol('SERVER_ADDRESS');

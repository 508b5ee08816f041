import { type ApiOf, type Contract, methodPath, type ServiceName } from '@diancan/contracts';
import { CallOutcomeUnknownError } from './call-errors.js';
import type { HttpTransport } from './http-transport.js';
import type { ServerList } from './server-list.js';

export interface RpcClientParts {
  readonly transport: HttpTransport;
  readonly servers: ServerList;
  /** This process's own signed identity for an audience. */
  readonly identity: (audience: ServiceName) => Promise<string>;
}

/** A client of a contract: its methods are called as if they were local. */
export function createRpcClient<C extends Contract>(contract: C, parts: RpcClientParts): ApiOf<C> {
  const methods = Object.entries(contract.methods).map(([name, { params, result, deadlineMs }]) => {
    const method = `${contract.service}.${contract.name}.${name}`;
    const call = async (input: unknown): Promise<unknown> => {
      const answer = await parts.transport.call({
        method,
        baseUrl: parts.servers.choose(contract.service),
        path: methodPath(contract, name),
        params: params.parse(input),
        identity: await parts.identity(contract.service),
        deadlineMs,
      });
      const parsed = result.safeParse(answer);
      // Something was done over there, but what came back cannot be read: that is not a success and not a failure.
      if (!parsed.success) throw new CallOutcomeUnknownError(method, new Error('the result breaks the contract'));
      return parsed.data;
    };
    return [name, call] as const;
  });
  return Object.fromEntries(methods) as ApiOf<C>;
}

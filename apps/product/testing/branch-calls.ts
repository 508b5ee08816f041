import { randomUUID } from 'node:crypto';
import {
  BRANCH_HEADER,
  branchesContract,
  type BranchLink,
  methodPath,
  reservationContract,
} from '@diancan/contracts';
import type { Answer, ProductService } from './product-service.js';

/** Pieces by product. */
export type Lines = Readonly<Record<string, number>>;

interface Priced {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: number;
}

const ORDER = { role: 'service', subject: 'order' } as const;
const BRANCH = 'reservations.reserve';

export const linesOf = (lines: Lines) =>
  Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity }));

/** As order links its calls, with an hour until product asks for the decision. */
export const linkOf = (gid: string, branch = BRANCH): BranchLink => ({
  gid,
  branch,
  name: 'place-order',
  initiator: 'order',
  ttlMs: 3_600_000,
});

export const headerOf = (link: BranchLink): string => Buffer.from(JSON.stringify(link)).toString('base64url');

export const aGid = (): string => `spec-${randomUUID()}`;

/** Calls the branches of product like the order service. */
export function branchCalls(service: () => ProductService) {
  const end = (verb: 'confirm' | 'cancel') => (gid: string, branch?: string) =>
    service().call<object[]>(ORDER, 'POST', methodPath(branchesContract('product'), verb), {
      branches: [{ gid, branch: branch ?? BRANCH }],
    });
  return {
    reserve: (
      gid: string,
      lines: Lines | ReturnType<typeof linesOf>,
      branch?: string,
    ): Promise<Answer<Priced[]>> =>
      service().call<Priced[]>(
        ORDER,
        'POST',
        methodPath(reservationContract, 'reserve'),
        { lines: Array.isArray(lines) ? lines : linesOf(lines as Lines) },
        { [BRANCH_HEADER]: headerOf(linkOf(gid, branch)) },
      ),
    confirm: end('confirm'),
    cancel: end('cancel'),
    /** State of the branch; undefined if there is none. */
    stateOf: async (gid: string): Promise<string | undefined> =>
      (
        await service().query<{ state: string }>('SELECT state FROM transaction_branch WHERE gid = ?', [gid])
      )[0]?.state,
  };
}

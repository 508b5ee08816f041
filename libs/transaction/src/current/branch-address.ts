import type { ServiceName } from '@diancan/contracts';

/** Where a branch of a global transaction is. */
export interface BranchAddress {
  readonly service: ServiceName;
  readonly branch: string;
}

/** `product/stock.reserve user/points.take`. */
export const formatBranches = (branches: readonly BranchAddress[]): string =>
  branches.map(({ service, branch }) => `${service}/${branch}`).join(' ');

export const parseBranches = (text: string): BranchAddress[] =>
  text
    .split(' ')
    .filter(part => part !== '')
    .map(part => {
      const [service, branch] = part.split('/');
      return { service: service as ServiceName, branch: branch! };
    });

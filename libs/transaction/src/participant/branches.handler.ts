import type { ApiOf, branchesContract, ParamsOf, ResultOf } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { BranchEndings } from './branch-endings.js';

type BranchesContract = ReturnType<typeof branchesContract>;

/** Ends branches as their initiator has decided. */
@Injectable()
export class BranchesHandler implements ApiOf<BranchesContract> {
  constructor(private readonly endings: BranchEndings) {}

  confirm({
    branches,
  }: ParamsOf<BranchesContract, 'confirm'>): Promise<ResultOf<BranchesContract, 'confirm'>> {
    return this.endings.confirm(branches);
  }

  cancel({ branches }: ParamsOf<BranchesContract, 'cancel'>): Promise<ResultOf<BranchesContract, 'cancel'>> {
    return this.endings.cancel(branches);
  }
}

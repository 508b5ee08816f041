import { Injectable } from '@nestjs/common';
import { ConfigRepository } from '../repository/config-repository.js';
import { UsedLabels } from '../rollout/used-labels.js';
import type { Push } from './push.js';

const REF = /^refs\/(heads|tags)\/(.+)$/s;

/** `served`: what is served may change; `label`: only what some clients ask for by name. */
export type Concern = 'served' | 'label' | 'nothing';

/** Tells what a push concerns. */
@Injectable()
export class ConcernedRefs {
  constructor(
    private readonly repository: ConfigRepository,
    private readonly labels: UsedLabels,
  ) {}

  /** What was deleted brings nothing new: the last good version stays in force. */
  async concernOf({ refs }: Pick<Push, 'refs'>): Promise<Concern> {
    if (refs === null) return 'served';
    let concern: Concern = 'nothing';
    for (const { name, isDeleted } of refs) {
      const [, kind, label] = REF.exec(name) ?? [];
      if (isDeleted || label === undefined) continue;
      if (kind === 'heads' && (await this.repository.mayServe(label))) return 'served';
      if (this.labels.has(label)) concern = 'label';
    }
    return concern;
  }
}

import { type ApiOf, noticeContract } from '@diancan/contracts';
import { isDuplicateKey, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { NoticeJob } from './notice.job.js';
import { NoticeRepository } from './notice.repository.js';

type Submission = z.infer<typeof noticeContract.methods.submit.params>;

/** What other services may ask: to have a buyer told something. */
@Injectable()
export class NoticeHandler implements ApiOf<typeof noticeContract> {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly notices: NoticeRepository,
    private readonly job: NoticeJob,
  ) {}

  /**
   * Answers when the notice is stored: from then on it is ours to send, whatever happens to this process. One
   * whose id is known already changes nothing.
   */
  async submit({ noticeId, kind, openid, data: { at, ...content } }: Submission): Promise<null> {
    const notice = { noticeId, kind, openid, ...content, happenedAt: new Date(at) };
    try {
      await this.uow.run(async tx => {
        await this.notices.add(tx, notice);
        await this.job.add(tx, { noticeId }, { key: noticeId });
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return null;
  }
}

import { type ApiOf, noticeContract } from '@diancan/contracts';
import { PeriodicJob } from '@diancan/platform';
import { RpcClient } from '@diancan/rpc';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import type { NoticeEntity } from './notice.entity.js';
import { NoticeQueue } from './notice.queue.js';

const BATCH = 20;

/** Hands notices over to the user service, which sends them; the order itself never waits for that. */
@Injectable()
export class NoticeJob extends PeriodicJob {
  readonly #log = new Logger(NoticeJob.name);

  constructor(
    private readonly settings: OrderSettings,
    private readonly queue: NoticeQueue,
    @RpcClient(noticeContract) private readonly notices: ApiOf<typeof noticeContract>,
  ) {
    super();
    queue.onAdded(() => this.wake());
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    const due = await this.queue.due(BATCH);
    const taken = await Promise.all(due.map(notice => this.#submit(notice)));
    return due.length === BATCH && taken.includes(true);
  }

  /** @returns whether this instance had it, so that it is not due any more */
  async #submit(notice: NoticeEntity): Promise<boolean> {
    const { noticeId, kind, openid, data } = notice;
    let taken = false;
    try {
      taken = await this.queue.claim(notice);
      if (!taken) return false;
      await this.notices.submit({ noticeId, kind, openid, data });
      await this.queue.finish(noticeId);
    } catch (error) {
      this.#log.warn(
        `notice ${noticeId} is not handed over yet, will try again: ${(error as Error).message}`,
      );
    }
    return taken;
  }
}

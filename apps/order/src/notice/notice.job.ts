import { type ApiOf, type NoticeKind, noticeContract } from '@diancan/contracts';
import { Job, type JobPolicy } from '@diancan/jobs';
import { RpcClient } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';

interface Notice {
  /** The user service stores a notice once per id. */
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly openid: string;
  readonly data: {
    readonly orderId: string;
    readonly amountFen: number;
    readonly summary: string;
    /** ISO 8601. */
    readonly at: string;
  };
}

/** Hands notices over to the user service, which sends them. */
@Injectable()
export class NoticeJob extends Job<Notice> {
  readonly kind = 'order-notice';
  readonly policy: JobPolicy = {
    backoff: { firstMs: 2_000, lastMs: 300_000 },
    // About a day: an older notice is of no use.
    limit: { attempts: 295, beyond: 'dead' },
    concurrency: 20,
    leaseMs: 10_000,
    retentionMs: 86_400_000,
  };

  constructor(@RpcClient(noticeContract) private readonly notices: ApiOf<typeof noticeContract>) {
    super();
  }

  protected override async handle(notice: Notice): Promise<void> {
    await this.notices.submit(notice);
  }
}

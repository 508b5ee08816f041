import { type ApiOf, stockContract } from '@diancan/contracts';
import { Job, type JobPolicy } from '@diancan/jobs';
import { RpcClient } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';

interface StockRelease {
  readonly orderId: string;
}

/** Asks the product service to release stock until it confirms. Releasing twice is harmless there. */
@Injectable()
export class StockReleaseJob extends Job<StockRelease> {
  readonly kind = 'stock-release';
  readonly policy: JobPolicy = {
    backoff: { firstMs: 1_000, lastMs: 60_000 },
    // About ten minutes.
    limit: { attempts: 15, beyond: 'overdue' },
    concurrency: 10,
    leaseMs: 10_000,
    retentionMs: 86_400_000,
  };

  constructor(@RpcClient(stockContract) private readonly stock: ApiOf<typeof stockContract>) {
    super();
  }

  protected override async handle({ orderId }: StockRelease): Promise<void> {
    await this.stock.release({ orderId });
  }
}

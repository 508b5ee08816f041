import { gzipSync } from 'node:zlib';
import { Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { chinaDay } from '../clock/china-time.js';
import { Clock } from '../clock/clock.js';
import { Ledger } from '../ledger/ledger.js';
import { PayApi } from '../pay-api/pay-api.decorator.js';
import { payQuery } from '../pay-api/pay-body.js';
import { PayError } from '../pay-api/pay.error.js';
import { checkBillDay } from './bill-day.js';
import { BillFileStore } from './bill-file.store.js';
import { fundFlowBill } from './fund-flow-bill.js';
import { tradeBill } from './trade-bill.js';

const packing = z.literal('GZIP').optional();
const tradeQuery = z.strictObject({
  bill_date: z.string(),
  bill_type: z.enum(['ALL', 'SUCCESS', 'REFUND']).default('ALL'),
  tar_type: packing,
});
const fundFlowQuery = z.strictObject({
  bill_date: z.string(),
  account_type: z.enum(['BASIC', 'OPERATION', 'FEES']).default('BASIC'),
  tar_type: packing,
});
const fileQuery = z.strictObject({ token: z.string().min(1), tartype: z.string().optional() });

/** The bills of a day. */
@PayApi('v3')
export class BillsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly files: BillFileStore,
    private readonly clock: Clock,
  ) {}

  @Get('bill/tradebill')
  trade(@Query() query: unknown, @Headers('host') host: string) {
    const { bill_date: day, bill_type: type, tar_type: packed } = payQuery(query, tradeQuery);
    checkBillDay(day, this.clock.now());
    const payments =
      type === 'REFUND' ? [] : this.ledger.paid().filter(({ payment }) => chinaDay(payment.paidAt) === day);
    const refunds =
      type === 'SUCCESS'
        ? []
        : this.ledger.allRefunds().filter(({ createdAt }) => chinaDay(createdAt) === day);
    if (payments.length + refunds.length === 0) throw nothingThatDay();
    return this.#offer(tradeBill({ payments, refunds }), packed !== undefined, host);
  }

  @Get('bill/fundflowbill')
  fundFlow(@Query() query: unknown, @Headers('host') host: string) {
    const { bill_date: day, account_type: account, tar_type: packed } = payQuery(query, fundFlowQuery);
    checkBillDay(day, this.clock.now());
    const entries = account === 'BASIC' ? this.ledger.entries().filter(({ at }) => chinaDay(at) === day) : [];
    if (entries.length === 0) throw nothingThatDay();
    return this.#offer(fundFlowBill(entries), packed !== undefined, host);
  }

  @Get('billdownload/file')
  download(@Query() query: unknown, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    const file = this.files.find(payQuery(query, fileQuery).token);
    if (file === undefined) throw new PayError(400, 'INVALID_REQUEST', '下载链接已失效，请重新申请账单');
    reply.type(file.packed ? 'application/x-gzip' : 'text/plain; charset=utf-8');
    return file.packed ? gzipSync(file.content) : Buffer.from(file.content);
  }

  #offer(content: string, packed: boolean, host: string) {
    const { token, sha1 } = this.files.offer({ content, packed });
    return {
      hash_type: 'SHA1',
      hash_value: sha1,
      download_url: `http://${host}/v3/billdownload/file?token=${token}`,
    };
  }
}

const nothingThatDay = (): PayError => new PayError(400, 'NO_STATEMENT_EXIST', '请求的账单文件不存在');

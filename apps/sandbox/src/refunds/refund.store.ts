import { Injectable } from '@nestjs/common';
import { type Collection, Journal } from '../journal/journal.js';
import type { Refund } from './refund.js';

@Injectable()
export class RefundStore {
  readonly #refunds: Collection<Refund>;
  readonly #byOrder = new Map<string, Set<string>>();

  constructor(journal: Journal) {
    this.#refunds = journal.collection('refund');
    for (const refund of this.all()) this.#index(refund);
  }

  find(outRefundNo: string): Refund | undefined {
    return this.#refunds.get(outRefundNo);
  }

  /** Oldest first. */
  ofOrder(outTradeNo: string): Refund[] {
    return [...(this.#byOrder.get(outTradeNo) ?? [])].flatMap(number => this.find(number) ?? []);
  }

  all(): Refund[] {
    return this.#refunds.values();
  }

  save(refund: Refund): void {
    this.#refunds.put(refund.outRefundNo, refund);
    this.#index(refund);
  }

  #index({ outTradeNo, outRefundNo }: Refund): void {
    const numbers = this.#byOrder.get(outTradeNo) ?? new Set();
    this.#byOrder.set(outTradeNo, numbers.add(outRefundNo));
  }
}

import { Injectable } from '@nestjs/common';
import type { AdmittedMatch } from '../access/access-policy.js';
import type { Exchange } from '../exchange/exchange.js';
import { FlashSaleGate } from '../flash-sale-gate/flash-sale-gate.js';
import { Forwarder } from './forwarder.js';
import { Refusals } from './refusals.js';

/** Forwards an admitted request, unless its route has a gate that answers it. */
@Injectable()
export class GatedForwarder {
  constructor(
    private readonly forwarder: Forwarder,
    private readonly refusals: Refusals,
    private readonly flashSaleGate: FlashSaleGate,
  ) {}

  /** Resolves and rejects like `Forwarder.forward`. */
  forward(exchange: Exchange, match: AdmittedMatch): Promise<void> {
    const send = (): Promise<void> =>
      this.forwarder.forward(exchange, match, error => this.refusals.answer(error, exchange, match));
    return match.route.gate === 'flashSale' ? this.flashSaleGate.guard(exchange, match, send) : send();
  }
}

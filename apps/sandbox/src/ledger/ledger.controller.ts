import { Controller, Get, Query } from '@nestjs/common';
import { chinaTime } from '../clock/china-time.js';
import { parameter } from '../http/parameter.js';
import { Ledger } from './ledger.js';

/** The ledger, for programs. */
@Controller('sandbox/ledger')
export class LedgerController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  read(@Query('outTradeNo') outTradeNo: unknown) {
    const wanted = parameter(outTradeNo);
    const entries = this.ledger.entries();
    return {
      balanceFen: entries.at(-1)?.balanceFen ?? 0,
      entries: entries
        .filter(entry => wanted === undefined || entry.outTradeNo === wanted)
        .map(({ at, ...entry }) => ({ ...entry, at: chinaTime(at) })),
    };
  }
}

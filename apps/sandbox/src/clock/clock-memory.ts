import { Injectable } from '@nestjs/common';
import { type Collection, Journal } from '../journal/journal.js';
import { Clock } from './clock.js';

/**
 * A shifted clock stays shifted after a restart, so that a payment made at a shifted time is not in the
 * future.
 */
@Injectable()
export class ClockMemory {
  constructor(clock: Clock, journal: Journal) {
    const kept: Collection<{ aheadMs: number }> = journal.collection('clock');
    clock.set(kept.get('clock')?.aheadMs ?? 0);
    clock.watch(() => kept.put('clock', { aheadMs: clock.aheadMs }));
  }
}

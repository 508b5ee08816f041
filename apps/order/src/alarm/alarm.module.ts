import { Module } from '@nestjs/common';
import { OverdueMoneyRepository } from './overdue-money.repository.js';
import { OverdueMoneyWatch } from './overdue-money.watch.js';

/** Reports money that should be settled by now. */
@Module({ providers: [OverdueMoneyRepository, OverdueMoneyWatch] })
export class AlarmModule {}

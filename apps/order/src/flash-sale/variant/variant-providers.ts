import { HALF_MESSAGE_PROVIDERS } from '@diancan/messaging';
import { OrderSettings } from '../../order.settings.js';
import { INTAKE, type Intake } from '../intake/intake.js';
import { QueueIntake } from '../intake/queue-intake.js';
import { CacheOnlyVariant } from './cache-only-variant.js';
import { DatabaseVariant } from './database-variant.js';
import { LockVariant } from './lock-variant.js';
import { MessageVariant } from './message-variant.js';
import { SaleCheckBack } from './sale-check-back.js';
import { TicketRepository } from '../ticket/ticket.repository.js';
import { SalesRepository } from './sales.repository.js';
import { type Variant, VariantIntake } from './variant-intake.js';

/** The intake that the settings select. Needs `VariantStock`. */
export const INTAKE_PROVIDERS = [
  ...HALF_MESSAGE_PROVIDERS,
  QueueIntake,
  SalesRepository,
  DatabaseVariant,
  LockVariant,
  CacheOnlyVariant,
  MessageVariant,
  SaleCheckBack,
  {
    provide: INTAKE,
    inject: [
      OrderSettings,
      QueueIntake,
      TicketRepository,
      LockVariant,
      CacheOnlyVariant,
      MessageVariant,
      DatabaseVariant,
    ],
    useFactory: (
      settings: OrderSettings,
      queue: QueueIntake,
      tickets: TicketRepository,
      ...[lock, cacheOnly, message, database]: [Variant, Variant, Variant, Variant]
    ): Intake => {
      const variants = { lock, 'cache-only': cacheOnly, message, database };
      const { variant } = settings.current.flashSale;
      return variant === 'queue' ? queue : new VariantIntake(tickets, variants[variant]);
    },
  },
];

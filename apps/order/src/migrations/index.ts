import { Orders1795305600000 } from './1795305600000-orders.js';
import { Payments1795392000000 } from './1795392000000-payments.js';
import { OrderMoves1795564800000 } from './1795564800000-order-moves.js';
import { PaymentRequests1795651200000 } from './1795651200000-payment-requests.js';
import { PutOff1795737600000 } from './1795737600000-put-off.js';
import { RoomForWhatIsSent1795824000000 } from './1795824000000-room-for-what-is-sent.js';
import { AgeOfWork1795910400000 } from './1795910400000-age-of-work.js';
import { StockReleaseJobs1795996800000 } from './1795996800000-stock-release-jobs.js';
import { NoticeJobs1796083200000 } from './1796083200000-notice-jobs.js';
import { PaymentQueryJobs1796169600000 } from './1796169600000-payment-query-jobs.js';
import { RefundJobs1796256000000 } from './1796256000000-refund-jobs.js';
import { DueTimes1796342400000 } from './1796342400000-due-times.js';
import { Messages1796428800000 } from './1796428800000-messages.js';
import { NoticesToMessages1796515200000 } from './1796515200000-notices-to-messages.js';
import { GlobalTransactions1796601600000 } from './1796601600000-global-transactions.js';
import { FlashSales1796688000000 } from './1796688000000-flash-sales.js';
import { Shop1797120000000 } from './1797120000000-shop.js';
import { Progress1797206400000 } from './1797206400000-progress.js';

/** In the order in which they run. The statements of a released migration never change. */
export const MIGRATIONS = [
  Orders1795305600000,
  Payments1795392000000,
  OrderMoves1795564800000,
  PaymentRequests1795651200000,
  PutOff1795737600000,
  RoomForWhatIsSent1795824000000,
  AgeOfWork1795910400000,
  StockReleaseJobs1795996800000,
  NoticeJobs1796083200000,
  PaymentQueryJobs1796169600000,
  RefundJobs1796256000000,
  DueTimes1796342400000,
  Messages1796428800000,
  NoticesToMessages1796515200000,
  GlobalTransactions1796601600000,
  FlashSales1796688000000,
  Shop1797120000000,
  Progress1797206400000,
];

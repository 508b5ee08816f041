import { chinaTime } from '../clock/china-time.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { billCsv, billTime, yuan } from './csv.js';

const HEADER =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号';
const SUMS_HEADER = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';

/** All changes of the merchant's balance on a day. */
export function fundFlowBill(entries: readonly LedgerEntry[]): string {
  const income = entries.filter(({ fen }) => fen > 0);
  const expense = entries.filter(({ fen }) => fen < 0);
  return billCsv({
    header: HEADER,
    rows: entries.map(({ at, kind, wechatNumber, merchantNumber, fen, balanceFen }, index) => [
      billTime(chinaTime(at)),
      wechatNumber,
      `${wechatNumber}${String(index).padStart(4, '0')}`,
      kind === 'PAYMENT' ? '交易' : '退款',
      kind === 'PAYMENT' ? '交易' : '退款',
      fen > 0 ? '收入' : '支出',
      yuan(Math.abs(fen)),
      yuan(balanceFen),
      'system',
      '',
      merchantNumber,
    ]),
    sumsHeader: SUMS_HEADER,
    sums: [
      String(entries.length),
      String(income.length),
      yuan(total(income)),
      String(expense.length),
      yuan(-total(expense)),
    ],
  });
}

const total = (entries: readonly LedgerEntry[]): number => entries.reduce((sum, { fen }) => sum + fen, 0);

import { chinaClock } from '../clock/china-time.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { consoleTabs } from '../pages/console-tabs.js';
import { html, type Html } from '../pages/html.js';
import { phonePage } from '../pages/phone-page.js';
import { yuanText } from '../pages/yuan.js';

/** Number of entries on the page; the API returns all of them. */
const SHOWN = 100;

/** The merchant's payments and refunds, newest first. */
export function ledgerPage(entries: readonly LedgerEntry[]): Html {
  return phonePage(
    '账本 · Ledger',
    html` <p class="lead">商户余额 · the merchant’s balance</p>
      <p class="amount">${yuanText(entries.at(-1)?.balanceFen ?? 0)}</p>
      <ul class="cards">
        ${entries
          .toReversed()
          .slice(0, SHOWN)
          .map(
            ({ kind, at, fen, openid, merchantNumber }) =>
              html` <li class="card">
                <header>
                  <span>${kind === 'PAYMENT' ? '支付 · payment' : '退款 · refund'}</span>
                  <span class="${fen < 0 ? 'minus' : ''}">${yuanText(fen)}</span>
                </header>
                <p>${chinaClock(at)} · ${openid}</p>
                <p>${merchantNumber}</p>
              </li>`,
          )}
      </ul>
      ${consoleTabs()}`,
  );
}

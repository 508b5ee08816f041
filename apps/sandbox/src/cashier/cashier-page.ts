import { consoleTabs } from '../pages/console-tabs.js';
import { html, type Html } from '../pages/html.js';
import { phonePage } from '../pages/phone-page.js';
import { yuanText } from '../pages/yuan.js';
import type { Transaction } from '../transactions/transaction.js';

/** Shows the user the amount and the purpose of a payment, to confirm or cancel it. */
export function cashierPage({ order }: Transaction, prepayId: string, user: string): Html {
  return phonePage(
    '微信支付 · WeChat Pay',
    html` <p class="amount">${yuanText(order.amount.total)}</p>
      <p class="text">${order.description}</p>
      <form method="post" action="/sandbox/cashier/decide">
        <input type="hidden" name="prepayId" value="${prepayId}" />
        <button name="decision" value="pay">支付 · Pay</button>
        <button class="quiet" name="decision" value="refuse">取消 · Refuse</button>
      </form>
      <p class="who">${user} · ${order.out_trade_no}</p>`,
  );
}

/** Lists the user's unpaid orders, for front ends that do not open the cashier themselves. */
export function openOrdersPage(
  orders: readonly { transaction: Transaction; prepayId: string }[],
  user: string,
): Html {
  return phonePage(
    '收银台 · Cashier',
    html` <p class="lead">${user} 待支付的订单 · orders waiting for payment</p>
      ${orders.length === 0 ? html`<p class="text">没有 · none</p>` : ''}
      <ul class="cards">
        ${orders.map(
          ({ transaction: { order }, prepayId }) =>
            html` <li class="card">
              <header><span>${order.description}</span><span>${yuanText(order.amount.total)}</span></header>
              <p>${order.out_trade_no}</p>
              <a class="button" href="/sandbox/cashier/open?prepayId=${prepayId}">查看 · Open</a>
            </li>`,
        )}
      </ul>
      ${consoleTabs()}`,
  );
}

const SIGNS = {
  ok: html`<p class="big">✓</p>`,
  cancel: html`<p class="big none">×</p>`,
  fail: html`<p class="big bad">!</p>`,
};

/** @param result as reported to the page that opened the cashier */
export function decisionPage(result: keyof typeof SIGNS, text: string): Html {
  return phonePage(
    '微信支付 · WeChat Pay',
    html` ${SIGNS[result]}
      <p class="text">${text}</p>
      <script src="/sandbox/cashier/tell-page.js" data-result="${result}"></script>
      ${consoleTabs()}`,
  );
}

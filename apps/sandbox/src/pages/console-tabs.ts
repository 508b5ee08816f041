import { html, type Html } from './html.js';

/** Links to the console's pages, at the bottom of each of them. */
export const consoleTabs = (): Html =>
  html` <nav class="tabs">
    <a href="/sandbox/user">用户<br />User</a>
    <a href="/sandbox/cashier">收银台<br />Cashier</a>
    <a href="/sandbox/console/inbox">消息<br />Inbox</a>
    <a href="/sandbox/console/ledger">账本<br />Ledger</a>
  </nav>`;

import { chinaClock } from '../clock/china-time.js';
import { consoleTabs } from '../pages/console-tabs.js';
import { html, type Html } from '../pages/html.js';
import { phonePage } from '../pages/phone-page.js';
import type { Message } from '../template-messages/message.store.js';

/** A user's messages, newest first. */
export function inboxPage(messages: readonly Message[], user: string, follows: boolean): Html {
  return phonePage(
    '消息 · Inbox',
    html` <p class="lead">
        ${user} ·
        ${follows ? '已关注公众号 · follows the account' : '未关注公众号，收不到消息 · does not follow, receives nothing'}
      </p>
      <ul class="cards">
        ${messages.toReversed().map(
          ({ title, data, url, receivedAt }) =>
            html` <li class="card">
              <header><span>${title}</span></header>
              <p>${chinaClock(receivedAt)}</p>
              <dl>
                ${Object.entries(data).map(
                  ([key, value]) =>
                    html`<dt>${key}</dt>
                      <dd>${value}</dd>`,
                )}
              </dl>
              ${url === null ? '' : html`<a class="button quiet" href="${url}">详情 · Details</a>`}
            </li>`,
        )}
      </ul>
      ${messages.length === 0 ? html`<p class="text">没有消息 · no messages</p>` : ''}
      <form method="post" action="/sandbox/console/follow">
        <button class="quiet" name="follows" value="${follows ? 'no' : 'yes'}">
          ${follows ? '取消关注 · Unfollow' : '关注 · Follow'}
        </button>
      </form>
      ${consoleTabs()}`,
  );
}

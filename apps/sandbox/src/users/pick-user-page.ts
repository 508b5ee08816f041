import { consoleTabs } from '../pages/console-tabs.js';
import { html, type Html } from '../pages/html.js';
import { phonePage } from '../pages/phone-page.js';
import { KNOWN_USERS } from './wechat-user.js';

/** Asks which user this browser stands for. */
export function pickUserPage(current: string | null, next: string): Html {
  const choose = (name: string) => `/sandbox/user/choose?${new URLSearchParams({ user: name, next })}`;
  return phonePage(
    '选择微信用户 · Choose a WeChat user',
    html` <p class="lead">
        这是开发用的微信沙箱，请选择以谁的身份继续。<br />A sandbox in place of WeChat. Who are you?
      </p>
      <nav class="people">
        ${KNOWN_USERS.map(
          name =>
            html`<a class="person${name === current ? ' current' : ''}" href="${choose(name)}">
              <span class="face">${name.startsWith('seller') ? '卖' : '买'}</span>${name}</a
            >`,
        )}
      </nav>
      <form method="get" action="/sandbox/user/choose">
        <input type="hidden" name="next" value="${next}" />
        <label
          >其他用户 · Somebody else
          <input
            name="user"
            required
            maxlength="64"
            pattern="[A-Za-z0-9_\\-]{1,64}"
            placeholder="buyer-42"
            autocomplete="off"
        /></label>
        <button>继续 · Continue</button>
      </form>
      ${consoleTabs()}`,
  );
}

import { html, type Html } from '../pages/html.js';
import { phonePage } from '../pages/phone-page.js';

/** Asks the user whether the app may see their name and picture. */
export function consentPage(user: string, ticket: string, address: string): Html {
  return phonePage(
    '微信授权 · WeChat login',
    html` <p class="big">点</p>
      <p class="text">
        <b>点餐 Diancan</b> 申请使用你的昵称和头像<br />would like to know your name and picture
      </p>
      <a class="button" href="/connect/oauth2/consent?ticket=${ticket}">同意 · Allow</a>
      <a class="button quiet" href="/connect/oauth2/refuse">拒绝 · Refuse</a>
      <p class="who">
        ${user} ·
        <a href="/sandbox/user?${new URLSearchParams({ next: address }).toString()}"
          >换一个用户 · somebody else</a
        >
      </p>`,
  );
}

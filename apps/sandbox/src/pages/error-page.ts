import { html, type Html } from './html.js';
import { phonePage } from './phone-page.js';

/** @param code from WeChat's documentation (10003 …); null if there is none */
export function errorPage(code: number | null, text: string): Html {
  return phonePage(
    '微信 · WeChat',
    html`<p class="big bad">!</p>
      <p class="text">${text}</p>
      ${code === null ? '' : html`<p class="who">错误码 · error code: ${code}</p>`}`,
  );
}

import { createHash } from 'node:crypto';
import type { ErrorAnswer } from '../errors/error-answer.js';
import { type Locale, localeOf } from '../locale/locale.js';
import { type LoginLinks, loginLinksOf } from './login-links.js';
import { type AskedRequest, isNavigation } from './navigation.js';

export interface ErrorPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

const WORDS = {
  zh: {
    lang: 'zh-CN',
    title: '登录没有完成',
    code: '错误码',
    retry: '再试一次',
    again: '重新登录',
    menu: '返回菜单',
    admin: '返回管理后台',
  },
  en: {
    lang: 'en',
    title: 'The login did not finish',
    code: 'Code',
    retry: 'Try again',
    again: 'Log in again',
    menu: 'Back to the menu',
    admin: 'Back to the admin pages',
  },
} as const satisfies Record<Locale, Record<string, string>>;

const STYLE = [
  ':root{color-scheme:light dark}',
  'body{margin:0 auto;max-width:26rem;padding:18vh 1.5rem 2rem;font:1rem/1.6 -apple-system,"PingFang SC",',
  '"HarmonyOS Sans SC",MiSans,"Noto Sans CJK SC",sans-serif;background:#fffaf5;color:#241c17}',
  'h1{font-size:1.5rem;line-height:1.3;margin:0 0 .75rem}p{margin:0 0 1rem}small{color:#625a53}',
  'a{display:block;margin-top:.75rem;padding:.6rem;border-radius:.6rem;text-align:center;',
  'border:1px solid #c8321f;color:#c8321f;text-decoration:none}',
  'a.first{background:#c8321f;color:#fff}',
  '@media(prefers-color-scheme:dark){body{background:#1d1714;color:#f2e9e2}small{color:#b8aea6}',
  'a{border-color:#ffb4a3;color:#ffb4a3}a.first{background:#c8321f;border-color:#c8321f;color:#fff}}',
].join('');
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; ` +
    "frame-ancestors 'none'",
  'cache-control': 'no-store',
  // The address holds a code and a state.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A refusal that the same request may not meet later. */
const PASSING = new Set([429, 503]);

/**
 * The page that a browser shows instead of the envelope, if it navigated to a login.
 * @returns null for every other request
 */
export function loginErrorPage(asked: AskedRequest, { entry, body }: ErrorAnswer): ErrorPage | null {
  const links = isNavigation(asked) ? loginLinksOf(asked) : null;
  if (links === null) return null;
  const words = WORDS[localeOf(asked.headers['accept-language'])];
  const html = [
    `<!doctype html><html lang="${words.lang}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${words.title}</title><style>${STYLE}</style></head><body><main><h1>${words.title}</h1>`,
    `<p>${escaped(body.msg)}</p><p><small>${words.code} ${entry.code}</small></p>`,
    ...linksOf(links, words, PASSING.has(entry.status)),
    '</main></body></html>\n',
  ];
  return { html: html.join('\n'), headers: HEADERS };
}

function linksOf(
  { home, again, same, isSeller }: LoginLinks,
  words: (typeof WORDS)[Locale],
  isPassing: boolean,
): string[] {
  const first = isPassing ? [same, words.retry] : [again, words.again];
  return [
    `<a class="first" href="${escaped(first[0]!)}">${first[1]}</a>`,
    ...(isPassing ? [`<a href="${escaped(again)}">${words.again}</a>`] : []),
    `<a href="${home}">${isSeller ? words.admin : words.menu}</a>`,
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => ENTITIES[sign]!);

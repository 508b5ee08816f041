import { html, Html } from './html.js';

const STYLE = new Html(`
  :root { color-scheme: light; --green: #07c160; --ink: #1a1a1a; --soft: #8a8a8a; --red: #fa5151; }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #e9ecef;
    color: var(--ink);
    font: 16px/1.5 system-ui, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
  main { width: min(100vw, 390px); min-height: min(100vh, 780px); padding: 20px; background: #f7f7f7;
    border-radius: 36px;
    box-shadow: 0 20px 60px #0003, 0 0 0 10px #222; }
  h1 { margin: 8px 0 16px; font-size: 17px; text-align: center; font-weight: 600; }
  .lead { color: var(--soft); font-size: 14px; text-align: center; }
  .people { display: grid; gap: 1px; overflow: hidden; border-radius: 12px; background: #e5e5e5; }
  .person { display: flex; gap: 12px; align-items: center; padding: 12px 16px; background: #fff;
    color: inherit; text-decoration: none; }
  .person:hover, .person:focus-visible { background: #f0faf4; }
  .current::after { content: "✓"; margin-left: auto; color: var(--green); }
  .face { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 8px;
    background: #e6f7ee; color: var(--green); font-size: 14px; }
  form { margin-top: 20px; display: grid; gap: 10px; }
  label { display: grid; gap: 6px; color: var(--soft); font-size: 14px; }
  input { padding: 12px; border: 1px solid #ddd; border-radius: 10px; font: inherit; color: var(--ink); }
  button, .button { display: block; padding: 12px; border: 0; border-radius: 10px; background: var(--green);
    color: #fff;
    font: inherit; text-align: center; text-decoration: none; cursor: pointer; margin-top: 10px; }
  .quiet { background: #e5e5e5; color: var(--ink); }
  .who { margin-top: 24px; text-align: center; font-size: 13px; color: var(--soft); }
  .who a { color: #576b95; }
  .big { display: grid; place-items: center; width: 72px; height: 72px; margin: 60px auto 16px;
    border-radius: 50%; background: var(--green);
    color: #fff; font-size: 36px; line-height: 1; }
  .none { background: #b2b2b2; } .bad { background: var(--red); }
  .text { text-align: center; overflow-wrap: anywhere; }
  .lead, .text { text-wrap: balance; }
  .amount { margin: 24px 0 8px; font-size: 40px; font-weight: 600; text-align: center; }
  .cards { display: grid; gap: 12px; padding: 0; margin: 0; list-style: none; }
  .card { padding: 12px 16px; border-radius: 12px; background: #fff; font-size: 14px;
    overflow-wrap: anywhere; }
  .card header { display: flex; justify-content: space-between; gap: 12px; font-weight: 600; }
  .card dl { margin: 8px 0 0; display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; }
  .card dt { color: var(--soft); } .card dd { margin: 0; }
  .card p { margin: 4px 0 0; color: var(--soft); }
  .minus { color: var(--red); }
  .tabs { display: flex; justify-content: space-around; gap: 8px; margin-top: 28px; padding-top: 14px;
    border-top: 1px solid #e5e5e5; font-size: 13px; }
  .tabs a { color: #576b95; text-decoration: none; text-align: center; }
  /* On a phone the page fills the screen. */
  @media (max-width: 480px) {
    body { display: block; background: #f7f7f7; }
    main { width: 100%; min-height: 100vh; border-radius: 0; box-shadow: none; }
  }
`);

/** The layout of all pages, which looks like a phone. */
export function phonePage(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}

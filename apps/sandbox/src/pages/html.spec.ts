import { expect, it } from 'vitest';
import { html } from './html.js';

it('escapes the values of a template, but not markup made with it', () => {
  const name = `<b a="1" b='2'>&`;
  expect(html`<p>${name}${html`<i>${1}</i>`}${[html`<u></u>`, html`<s></s>`]}</p>`.text).toBe(
    '<p>&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;<i>1</i><u></u><s></s></p>',
  );
});

import { describe, expect, it } from 'vitest';
import { withoutCredentials } from './redact-url.js';

describe('a text without credentials', () => {
  it.each([
    ['https://cook:hunter2@git.example/menu.git', 'https://git.example/menu.git'],
    ['https://hunter2@git.example/menu.git', 'https://git.example/menu.git'],
    ['https://cook:hunter2@@git.example/menu.git', 'https://git.example/menu.git'],
    ['https://git.example/menu.git?access_token=hunter2', 'https://git.example/menu.git'],
    [
      "fatal: unable to access 'https://cook:hunter2@git.example/menu.git/': Could not resolve",
      "fatal: unable to access 'https://git.example/menu.git/': Could not resolve",
    ],
    ['ssh://git@git.example:22/menu.git', 'ssh://git.example:22/menu.git'],
    ['git@git.example:team/menu.git', 'git@git.example:team/menu.git'],
    ['/srv/git/menu.git', '/srv/git/menu.git'],
    ['why? because', 'why? because'],
  ])('of %s', (text, shown) => {
    expect(withoutCredentials(text)).toBe(shown);
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingsOf } from './settings.js';

class SpecSettings extends settingsOf(z.object({ routes: z.array(z.string()), limit: z.number() })) {}

const FIRST = { routes: ['a'], limit: 1 };

/** Settings from which a table of routes is derived; what happens to the tables is written down. */
function derivedTable() {
  const settings = new SpecSettings(FIRST);
  const story: string[] = [];
  const table = settings.derive(
    ({ routes }) => routes,
    (routes, before: { readonly name: string } | undefined) => {
      if (routes.includes('bad')) throw new Error('no such route');
      story.push(`build ${routes.join('+')}${before === undefined ? '' : ` after ${before.name}`}`);
      return { name: routes.join('+') };
    },
    ({ name }) => void story.push(`dispose ${name}`),
  );
  return { settings, story, table };
}

describe('a value derived from settings', () => {
  it('is built at its first use, once', () => {
    const { story, table } = derivedTable();
    expect([story, table.built]).toEqual([[], undefined]);
    const first = table.current;
    expect(table.current).toBe(first);
    expect(table.built).toBe(first);
    expect(story).toEqual(['build a']);
  });

  it('is built again after its part has changed, and the one before is then disposed of', () => {
    const { settings, story, table } = derivedTable();
    void table.current;
    settings.replace({ ...FIRST, routes: ['b'] });
    expect(table.current).toEqual({ name: 'b' });
    expect(story).toEqual(['build a', 'build b after a', 'dispose a']);
  });

  it('stays the same object while its part has the same content', () => {
    const { settings, story, table } = derivedTable();
    const first = table.current;
    settings.replace({ ...FIRST, limit: 2 });
    expect(table.current).toBe(first);
    settings.replace(structuredClone(FIRST));
    expect(table.current).toBe(first);
    expect(story).toEqual(['build a']);
  });

  it('keeps the value before while the next one cannot be built, and tries again', () => {
    const { settings, story, table } = derivedTable();
    const first = table.current;
    settings.replace({ ...FIRST, routes: ['bad'] });
    expect(() => table.current).toThrow('no such route');
    expect(() => table.current).toThrow('no such route');
    expect(table.built).toBe(first);
    settings.replace(FIRST);
    expect(table.current).toBe(first);
    expect(story).toEqual(['build a']);
  });
});

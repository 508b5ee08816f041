import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { differing, differLive, valueAt } from './changes.js';
import { flag, managementSettings } from './setting-types.js';
import { settingsOf } from './settings.js';

const schema = z.object({
  server: z.object({ port: z.number() }),
  session: z.object({ idle: z.number(), remembered: z.number() }).refine(() => true),
});

describe('settings', () => {
  it('say what is read at start: of the platform’s list what they have, and their own', () => {
    expect(settingsOf(schema, ['session.remembered']).readAtStart).toEqual(['server', 'session.remembered']);
  });

  it.each(['sessions', 'session.forgotten', 'session.idle.ms'])(
    'do not say so of %s, which there is not',
    path => {
      expect(() => settingsOf(schema, [path])).toThrow(
        `there is no setting ${path} that could be read at start`,
      );
    },
  );

  it('say which keys differ when they are replaced, whatever the order of what is in them', () => {
    const settings = new (settingsOf(schema))({ server: { port: 1 }, session: { idle: 1, remembered: 1 } });
    expect(settings.replace({ server: { port: 1 }, session: { remembered: 1, idle: 1 } })).toEqual([]);
    expect(settings.replace({ server: { port: 1 }, session: { remembered: 2, idle: 1 } })).toEqual([
      'session',
    ]);
  });
});

describe('settings of which only some values are allowed', () => {
  const kind = z.enum(['safe', 'fast']);
  const problemOf = (type: z.ZodType, value: unknown) =>
    settingsOf(z.object({ at: type }))
      .problemOf({ at: value })
      ?.replace('Settings are missing or wrong: ', '');

  it.each([
    ['a word', kind, 'slow', 'at (invalid_value: one of safe, fast)'],
    ['no word', kind, 7, 'at (invalid_value: one of safe, fast)'],
    ['a missing word', kind, undefined, 'at (invalid_value: one of safe, fast)'],
    ['the only word', z.literal('json'), 'xml', 'at (invalid_value: one of json)'],
    [
      'the word of a key',
      z.record(z.string(), kind),
      { a: 'slow' },
      'at.a (invalid_value: one of safe, fast)',
    ],
    ['yes or no', flag, 'perhaps', 'at (invalid_union: one of true, false)'],
    ['any number but one', managementSettings, { port: 'x' }, 'at.port (invalid_union)'],
    ['two types', z.union([z.string(), z.array(z.string())]), 7, 'at (invalid_union)'],
  ])('name those, and not the one that is given: %s', (_what, type, value, problem) => {
    expect(problemOf(type, value)).toBe(problem);
  });
});

describe('changes', () => {
  const before = { session: { idle: 1, remembered: 1 }, redis: { url: 'a' } };

  it('are found by path', () => {
    expect(valueAt(before, 'session.remembered')).toBe(1);
    expect(valueAt(before, 'session.remembered.more')).toBeUndefined();
    expect(
      differing(before, { ...before, session: { idle: 2, remembered: 1 } }, [
        'redis',
        'session.remembered',
        'session.idle',
      ]),
    ).toEqual(['session.idle']);
  });

  it.each([
    ['another key', { ...before, redis: { url: 'b' } }, true],
    ['what is beside it', { ...before, session: { idle: 2, remembered: 1 } }, true],
    ['only what is read at start', { ...before, session: { idle: 1, remembered: 2 } }, false],
    ['nothing', structuredClone(before), false],
  ])('are followed by a running process when they are of %s', (_what, after, live) => {
    expect(differLive(before, after, ['session.remembered'])).toBe(live);
  });
});

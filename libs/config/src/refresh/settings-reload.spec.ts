import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingsOf } from '../settings/settings.js';
import { SettingsReload } from './settings-reload.js';

class SpecSettings extends settingsOf(z.object({ server: z.object({ port: z.number() }), routes: z.array(z.string()), secret: z.string() }), ['secret']) {}

const first = { server: { port: 1 }, routes: ['a'], secret: 'hunter2' };
let written: Record<string, unknown>;
let settings: SpecSettings;
const reload = () => new SettingsReload(settings, SpecSettings, () => written).reload();

beforeEach(() => {
  settings = new SpecSettings(first);
});

describe('a reload', () => {
  it('puts what is written now in force, for whoever reads it from now on', () => {
    const before = settings.current;
    written = { ...first, routes: ['b'], unknown: 1 };
    expect(reload()).toEqual({ changed: ['routes'], atNextStart: [] });
    expect(settings.current.routes).toEqual(['b']);
    expect(before.routes).toEqual(['a']);
  });

  it('says what has to wait for the next start', () => {
    written = { server: { port: 2 }, routes: [], secret: 'other' };
    expect(reload()).toEqual({ changed: ['server', 'routes', 'secret'], atNextStart: ['server', 'secret'] });
  });

  it('changes nothing when a key is wrong, and says which one but not what it holds', () => {
    written = { server: { port: 2 }, routes: 'hunter2', secret: 'hunter2' };
    expect(reload).toThrow('Settings are missing or wrong: routes (invalid_type)');
    expect(settings.current).toEqual(first);
  });

  it('freezes what it puts in force', () => {
    written = first;
    reload();
    expect(() => (settings.current.routes as string[]).push('c')).toThrow(TypeError);
  });
});

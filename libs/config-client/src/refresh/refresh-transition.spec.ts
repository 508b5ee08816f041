import { describe, expect, it } from 'vitest';
import type { Loaded } from '../source/config-source.js';
import { initialPhase, type RefreshPhase } from './refresh-phase.js';
import { type Comparison, type PhaseEvent, transition } from './refresh-transition.js';

const loaded = (version: string | null, more: Partial<Loaded> = {}): Loaded => ({
  version,
  values: {},
  ...more,
});
const [V1, V2, V3] = [loaded('v1'), loaded('v2'), loaded('v3')];

const STARTED = initialPhase(V1);
const AWAY: RefreshPhase = { ...STARTED, unreachable: 'nobody there' };
const REJECTING: RefreshPhase = { ...STARTED, rejected: 'v2' };
const WATCHED: RefreshPhase = { ...STARTED, kind: 'watched', loaded: V2, proven: V1 };

const EQUAL: Comparison = { kind: 'equal' };
const UNUSABLE: Comparison = { kind: 'unusable', reason: 'routes (invalid_type)' };
const LIVE: Comparison = { kind: 'usable', changed: ['routes'], isLive: true };
const AT_START: Comparison = { kind: 'usable', changed: ['server'], isLive: false };
const NO_KEY: Comparison = { kind: 'usable', changed: [], isLive: false };

const found = (
  settings: Loaded,
  comparison: Comparison,
  more: Partial<Extract<PhaseEvent, { type: 'found' }>> = {},
): PhaseEvent => ({
  type: 'found',
  found: settings,
  comparison,
  isWatchable: true,
  isProven: false,
  byHand: false,
  ...more,
});

/** Phase, event, the changes of the phase, and the effects in their order. */
type Row = readonly [
  name: string,
  RefreshPhase,
  PhaseEvent,
  after: Partial<RefreshPhase> & { readonly proven?: Loaded },
  effects: string,
];

const applied = (changed: string[]) => ({ outcome: 'applied', changed }) as const;
const UNCHANGED = { outcome: 'unchanged', changed: [] } as const;
const refused = (version: string) =>
  ({ outcome: 'refused', refused: version, reason: 'routes (invalid_type)', changed: [] }) as const;

const NEW_SETTINGS: readonly Row[] = [
  [
    'that a process follows are put in force and watched',
    STARTED,
    found(V2, LIVE),
    { kind: 'watched', loaded: V2, proven: V1, result: applied(['routes']) },
    'put v2, watch, log, report',
  ],
  [
    'are stored at once if the health cannot decide',
    STARTED,
    found(V2, LIVE, { isWatchable: false }),
    { loaded: V2, result: applied(['routes']) },
    'put v2, keep v2, log, report',
  ],
  [
    'that wait for the next start are stored at once',
    STARTED,
    found(V2, AT_START),
    { loaded: V2, result: applied(['server']) },
    'put v2, keep v2, log, report',
  ],
  [
    'that are written differently but mean the same are unchanged',
    STARTED,
    found(V2, NO_KEY),
    { loaded: V2, result: UNCHANGED },
    'put v2, keep v2, log, report',
  ],
  [
    'that are equal only have another name',
    STARTED,
    found(V2, EQUAL),
    { loaded: V2, result: UNCHANGED },
    'keep v2, log, report',
  ],
  [
    'that cannot be used change nothing, and are rejected',
    STARTED,
    found(V2, UNUSABLE),
    { rejected: 'v2', result: refused('v2') },
    'log, report',
  ],
  [
    'that cannot be used and have no version are rejected without a name',
    STARTED,
    found(loaded(null), UNUSABLE),
    { result: { outcome: 'refused', reason: 'routes (invalid_type)', changed: [] } },
    'log, report',
  ],
  ['that were rejected are ignored', REJECTING, found(V2, LIVE), {}, ''],
  [
    'that were rejected are tried again by hand',
    REJECTING,
    found(V2, LIVE, { byHand: true, isWatchable: false }),
    { loaded: V2, rejected: null, result: applied(['routes']) },
    'put v2, keep v2, log, report',
  ],
  [
    'end a rejection',
    REJECTING,
    found(V3, EQUAL),
    { loaded: V3, rejected: null, result: UNCHANGED },
    'keep v3, log, report',
  ],
  [
    'end an outage',
    AWAY,
    found(V2, UNUSABLE),
    { unreachable: null, rejected: 'v2', result: refused('v2') },
    'log, report',
  ],
  [
    'are watched in place of others that are not proven yet',
    WATCHED,
    found(V3, LIVE),
    { loaded: V3, result: applied(['routes']) },
    'put v3, watch, log, report',
  ],
  [
    'that are the proven ones end the watch',
    WATCHED,
    found(V3, LIVE, { isProven: true }),
    { kind: 'settled', proven: undefined, loaded: V3, result: applied(['routes']) },
    'put v3, unwatch, keep v3, log, report',
  ],
  [
    'that wait for the next start leave the watch as it is',
    WATCHED,
    found(V3, AT_START),
    { loaded: V3, result: applied(['server']) },
    'put v3, log, report',
  ],
  [
    'that are equal leave the watch as it is',
    WATCHED,
    found(V3, EQUAL),
    { loaded: V3, result: UNCHANGED },
    'log, report',
  ],
  [
    'that cannot be used leave the watch as it is',
    WATCHED,
    found(V3, UNUSABLE),
    { rejected: 'v3', result: refused('v3') },
    'log, report',
  ],
];

const OTHER_ANSWERS: readonly Row[] = [
  ['nothing new', STARTED, { type: 'nothing-new', byHand: false }, {}, ''],
  [
    'nothing new, asked for by hand',
    STARTED,
    { type: 'nothing-new', byHand: true },
    { result: UNCHANGED },
    'keep v1, log, report',
  ],
  [
    'nothing new after an outage',
    AWAY,
    { type: 'nothing-new', byHand: false },
    { unreachable: null },
    'log-return, report',
  ],
  [
    'a rejected version after an outage',
    { ...AWAY, rejected: 'v2' },
    found(V2, LIVE),
    { unreachable: null },
    'log-return, report',
  ],
  [
    'another name',
    STARTED,
    { type: 'renamed', version: 'v2' },
    { loaded: V2, result: UNCHANGED },
    'keep v2, log, report',
  ],
  [
    'no answer',
    STARTED,
    { type: 'unreachable', reason: 'nobody there', byHand: false },
    { unreachable: 'nobody there' },
    'log, report',
  ],
  [
    'no answer once more',
    AWAY,
    { type: 'unreachable', reason: 'still nobody', byHand: false },
    { unreachable: 'still nobody' },
    '',
  ],
  [
    'no answer once more, asked for by hand',
    AWAY,
    { type: 'unreachable', reason: 'still nobody', byHand: true },
    { unreachable: 'still nobody' },
    'log',
  ],
  [
    'files that cannot be read',
    STARTED,
    { type: 'unreadable', reason: 'no YAML' },
    { result: { outcome: 'refused', reason: 'no YAML', changed: [] } },
    'log, report',
  ],
];

const UNHEALTHY: PhaseEvent = {
  type: 'turned-unhealthy',
  failing: ['redis', 'database'],
  changed: ['routes'],
};

const TIME: readonly Row[] = [
  ['the start of the service', STARTED, { type: 'started' }, {}, 'keep v1'],
  [
    'the start of the service with an old copy',
    initialPhase(loaded('v0', { trouble: { outcome: 'unreachable', reason: 'nobody there' } })),
    { type: 'started' },
    {},
    '',
  ],
  [
    'health that stays good',
    WATCHED,
    { type: 'stayed-healthy' },
    { kind: 'settled', proven: undefined },
    'keep v2',
  ],
  ['health that stays good without a watch', STARTED, { type: 'stayed-healthy' }, {}, ''],
  [
    'health that turns bad',
    WATCHED,
    UNHEALTHY,
    {
      kind: 'settled',
      proven: undefined,
      loaded: V1,
      rejected: 'v2',
      result: {
        outcome: 'went-back',
        refused: 'v2',
        reason: 'health turned bad: redis, database',
        changed: ['routes'],
      },
    },
    'unwatch, put v1, log, report',
  ],
  ['health that turns bad without a watch', STARTED, UNHEALTHY, {}, ''],
  ['a stop', WATCHED, { type: 'stopped' }, { kind: 'stopped', proven: undefined }, 'unwatch'],
];

describe.each([
  ['new settings', NEW_SETTINGS],
  ['an answer', OTHER_ANSWERS],
  ['time', TIME],
])('the transition on %s', (_what, rows) => {
  it.each(rows)('%s', (_name, phase, event, after, effects) => {
    const next = transition(phase, event);
    expect(next.phase).toEqual({ ...phase, ...after });
    const said = next.effects.map(effect =>
      'loaded' in effect ? `${effect.type} ${effect.loaded.version}` : effect.type,
    );
    expect(said.join(', ')).toBe(effects);
  });
});

describe('a process that has stopped', () => {
  const { phase } = transition(WATCHED, { type: 'stopped' });
  const events = [...NEW_SETTINGS, ...OTHER_ANSWERS, ...TIME].map(([, , event]) => event);

  it.each(events)('changes nothing any more: $type', event => {
    expect(transition(phase, event)).toEqual({ phase, effects: [] });
  });
});

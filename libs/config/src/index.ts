export { differing, differLive } from './changes.js';
export { byDottedName } from './dotted-names.js';
export { derive, type Derived } from './derived.js';
export { type JsonSchema, writtenAs } from './published-schema.js';
export {
  between,
  connections,
  count,
  flag,
  freePort,
  interval,
  logSettings,
  managementSettings,
  millis,
  personalSeconds,
  port,
  required,
  serverSettings,
  timeLimit,
} from './setting-types.js';
export { settingsOf, type Settings, type SettingsClass } from './settings.js';
export { UnusableSettingsError } from './unusable-settings.error.js';

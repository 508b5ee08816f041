export {
  busEvent,
  type BusEvent,
  instanceReport,
  type InstanceReport,
  OUTCOMES,
  refreshEvent,
  type RefreshEvent,
  rollCall,
} from './bus/bus-messages.js';
export { type BusMember, DESTINATION, EVERYBODY, isMeant, nameOf } from './bus/destination.js';
export { ConfigModule } from './config.module.js';
export { layerNames, SHARED } from './layers/layer-names.js';
export { fromEnvironment, type PlaceholderRules, resolvePlaceholders } from './layers/placeholders.js';
export { isTree, mergeTrees, type Tree } from './layers/tree.js';
export { REFUSED_HEADER } from './source/centre-client.js';
export { type ConfigSource, type Loaded } from './source/config-source.js';
export { readConfigFiles } from './source/folder-source.js';
export { CentreFollower } from './bus/centre-follower.js';
export { type HealthProbe } from './refresh/health-probe.js';
export { type RefreshState } from './refresh/refresh-state.js';
export { type Refreshed, type RefreshRequest, SettingsRefresh } from './refresh/settings-refresh.js';
export {
  between,
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
} from './settings/setting-types.js';
export { type JsonSchema, writtenAs } from './settings/published-schema.js';
export { UnusableSettingsError } from './settings/unusable-settings.error.js';
export { derive, type Derived } from './settings/derived.js';
export { settingsOf, type Settings, type SettingsClass } from './settings/settings.js';

export { CentreFollower } from './bus/centre-follower.js';
export { ConfigModule } from './config.module.js';
export { type HealthProbe } from './refresh/health-probe.js';
export { type RefreshState } from './refresh/refresh-state.js';
export { type Refreshed, type RefreshRequest, SettingsRefresh } from './refresh/settings-refresh.js';
export { type ConfigSource, type Loaded } from './source/config-source.js';
export { readConfigFiles } from './source/folder-source.js';

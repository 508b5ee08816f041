export { ConfigModule } from './config.module.js';
export { readConfigFiles } from './config-files.js';
export { settingsOf, type Settings, type SettingsClass } from './settings.js';
export { type Reloaded, SettingsReload } from './settings-reload.js';
export { count, flag, freePort, logSettings, managementSettings, millis, port, required, seconds, serverSettings } from './setting-types.js';

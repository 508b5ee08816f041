export { originSetting, urlSetting } from './address-settings.js';
export { ipOf } from './ip-of.js';
export { normalHost, normalOrigin } from './origin.js';

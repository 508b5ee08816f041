export {
  busEvent,
  type BusEvent,
  instanceReport,
  type InstanceReport,
  OUTCOMES,
  refreshEvent,
  type RefreshEvent,
  rollCall,
} from './bus-messages.js';
export { type BusMember, DESTINATION, EVERYBODY, isMeant, nameOf } from './destination.js';
export { entityTagOf, REFUSED_HEADER, versionOf } from './headers.js';
export { layerNames, SHARED } from './layer-names.js';
export { cyclesOf } from './placeholder-cycles.js';
export { readPlaceholders } from './placeholder-text.js';
export {
  fromEnvironment,
  type PlaceholderRules,
  resolvePlaceholders,
  settingAt,
  spelt,
} from './placeholders.js';
export { BadKeyError, keyOf, pathOf, type SettingPath } from './setting-key.js';
export { isTree, mergeTrees, type Tree } from './tree.js';

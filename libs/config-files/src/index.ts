export { BadFileError, type ConfigDocument } from './config-file.js';
export { documentsAt, layersOf, refuseConditions } from './layers.js';
export { EXTENSIONS, parseConfigFile, settingsNameOf } from './parse-config-file.js';

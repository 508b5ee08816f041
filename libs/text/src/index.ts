export { decodeUtf8, NotUtf8Error, parseJson } from './utf8.js';
export { isBlank, lookOf, plainPhone, visibleText } from './visible.js';

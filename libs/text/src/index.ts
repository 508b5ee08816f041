export { decodeUtf8, NotUtf8Error, parseJson } from './utf8.js';
export { isBlank, lookOf, plainNumber, visibleText } from './visible.js';

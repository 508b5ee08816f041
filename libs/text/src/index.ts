export { decodeUtf8, NotUtf8Error, parseJson } from './utf8.js';
export { isBlank, lookOf, plainDigits, visibleText } from './visible.js';

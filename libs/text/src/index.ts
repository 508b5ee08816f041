export { decodeUtf8, NotUtf8Error } from './utf8.js';
export { isBlank, lookOf, plainDigits, visibleText } from './visible.js';

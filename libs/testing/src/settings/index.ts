export * from './published-settings.js';

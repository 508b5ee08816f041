export { ApiClient, newKey, type ApiClientOptions, type PostOptions } from './api-client.js';
export { ApiError, NoAnswerError } from './api-error.js';
export type * from './generated/schema.js';

export { rawGet } from './raw-get.js';
export { rawExchange, statusOf } from './raw-exchange.js';
export { type Answer, answerOk, startUpstream, type Upstream } from './upstream.js';
export { startWebSocketUpstream, type WebSocketUpstream } from './web-socket-upstream.js';

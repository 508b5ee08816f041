import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Exchange } from '../exchange/exchange.js';

/** Completes the client's WebSocket handshake and passes bytes both ways until one side ends. */
export function connectSockets(
  { response, upgrade }: Exchange,
  headers: readonly string[],
  service: Duplex,
): void {
  const { socket, head } = upgrade!;
  response.detachSocket(socket as Socket);
  const lines = ['HTTP/1.1 101 Switching Protocols', 'connection: Upgrade', 'upgrade: websocket'];
  for (let index = 0; index < headers.length; index += 2)
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (head.length > 0) service.write(head);
  endTogether(socket, service);
  endTogether(service, socket);
  socket.pipe(service).pipe(socket);
}

function endTogether(one: Duplex, other: Duplex): void {
  // An error is always followed by `close`, which ends the other side.
  one.on('error', () => undefined);
  one.once('close', () => other.destroy());
}

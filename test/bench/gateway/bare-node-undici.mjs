// @ts-check
import { createServer } from 'node:http';
import { Pool } from 'undici';

// The yardstick: the shortest proxy that node:http and undici make, with neither checks nor care.
const [port, upstream] = process.argv.slice(2);
const pool = new Pool(String(upstream), { connections: 128 });

createServer((request, response) => {
  const body = request.method === 'GET' || request.method === 'HEAD' ? null : request;
  const { host: _host, connection: _connection, ...headers } = request.headers;
  pool
    .stream(
      {
        path: request.url ?? '/',
        method: /** @type {'GET'} */ (request.method),
        headers,
        body,
        opaque: response,
      },
      ({ statusCode, headers: received }) => {
        const { connection: _hop, 'keep-alive': _timeout, ...kept } = received;
        response.writeHead(statusCode, kept);
        return response;
      },
    )
    .catch(() => response.destroy());
}).listen(Number(port), '127.0.0.1');

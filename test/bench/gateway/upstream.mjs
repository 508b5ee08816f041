// @ts-check
import { createServer } from 'node:http';

// The trivial service behind every proxy of the benchmark: a small answer in the envelope, whatever is asked.
const ANSWER = Buffer.from(JSON.stringify({ code: 0, msg: 'ok', data: { list: 'x'.repeat(200) } }));
const HEAD = { 'content-type': 'application/json; charset=utf-8', 'content-length': ANSWER.length };

createServer((request, response) => {
  request.resume();
  response.writeHead(200, HEAD).end(ANSWER);
}).listen(Number(process.argv[2]), '127.0.0.1');

import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Logger } from '@nestjs/common';
import { RefusedOperationError } from './refused-operation.error.js';

const UNEXPECTED = { status: 500, headers: {} };

const log = new Logger('ManagementServer');

/** Sends what a route has answered: JSON, or a line of JSON for each value of an async iterable. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Promise<unknown> | AsyncIterable<unknown>,
): Promise<void> {
  if (!isIterable(answer)) return sendJson(response, 200, await answer);
  const values = answer[Symbol.asyncIterator]();
  // A failure before the first value has a status of its own.
  const first = await values.next();
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  // It fails only if the client goes away, or this process stops.
  await pipeline(Readable.from(linesOf(first, values)), response).catch(() => undefined);
}

/** Sends `{ "error": "…" }`. An unexpected error is only logged. */
export function sendError(response: ServerResponse, error: unknown): void {
  const { status, headers } = error instanceof RefusedOperationError ? error : UNEXPECTED;
  sendJson(response, status, { error: sentenceOf(error) }, headers);
}

function sendJson(response: ServerResponse, status: number, value: unknown, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value ?? null));
}

async function* linesOf(
  first: IteratorResult<unknown>,
  values: AsyncIterator<unknown>,
): AsyncGenerator<string> {
  try {
    for (let next = first; next.done !== true; next = await values.next()) yield line(next.value);
  } catch (error) {
    yield line({ error: sentenceOf(error) });
  } finally {
    await values.return?.();
  }
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

function sentenceOf(error: unknown): string {
  if (error instanceof RefusedOperationError) return error.message;
  log.error(error);
  return 'The operation failed; the log of the service says why.';
}

const isIterable = (answer: object): answer is AsyncIterable<unknown> => Symbol.asyncIterator in answer;

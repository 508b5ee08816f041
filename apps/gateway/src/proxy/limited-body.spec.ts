import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { limitedBody } from './limited-body.js';

/** A request body that is being received; `complete` as Node's own says whether all of it arrived. */
function aBody() {
  const source = Object.assign(new PassThrough(), { complete: false });
  source.once('end', () => {
    source.complete = true;
  });
  return { source, counted: limitedBody(source as unknown as IncomingMessage, 10) };
}

describe('limitedBody', () => {
  it('lets through as much as the limit says', async () => {
    const { source, counted } = aBody();
    source.end('0123456789');
    expect(await text(counted)).toBe('0123456789');
  });

  it('fails at the first byte above it', async () => {
    const { source, counted } = aBody();
    source.write('01234');
    source.end('567890');
    await expect(text(counted)).rejects.toThrow('The request body is too large');
  });

  it('reads the rest to its end, so that the client can read its answer', async () => {
    const { source, counted } = aBody();
    source.write(Buffer.alloc(11));
    await expect(text(counted)).rejects.toThrow('too large');
    for (let kilobytes = 0; kilobytes < 1_000; kilobytes++) source.write(Buffer.alloc(1_024));
    source.end();
    await finished(source);
    expect(source.readableLength).toBe(0);
  });

  it('fails when the client goes away in the middle', async () => {
    const { source, counted } = aBody();
    source.write('0');
    source.destroy();
    await expect(text(counted)).rejects.toThrow('the client went away');
  });

  it('fails silently without a reader', async () => {
    const { source, counted } = aBody();
    source.destroy();
    await new Promise(resolve => counted.once('close', resolve));
    expect(counted.errored).toBeInstanceOf(Error);
  });
});

import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { PlatformErrors, ServiceError } from '@diancan/contracts';

/** Streams a request body on and counts it: a chunked body does not say beforehand how long it is. */
export function limitedBody(source: IncomingMessage, limitBytes: number): Transform {
  let seen = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, passOn) {
      seen += chunk.length;
      if (seen > limitBytes) passOn(new ServiceError(PlatformErrors.BODY_TOO_LARGE));
      else passOn(null, chunk);
    },
  });
  source.on('close', () => {
    // A client that went away in the middle has not sent a request: the service must not take the half for the whole.
    if (!source.complete) counted.destroy(new Error('the client went away'));
  });
  // When nobody takes the rest any more, it is read to its end all the same, so that the client gets its answer.
  counted.on('close', () => source.resume());
  // Its reader learns of the error; without a reader, the error must not end the process.
  counted.on('error', () => undefined);
  return source.pipe(counted);
}

import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { PlatformErrors, ServiceError } from '@diancan/contracts';

/** Passes a request body on and counts its bytes, because a chunked body does not announce its length. */
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
    // If the client went away, the service must not take half a body for a whole one.
    if (!source.complete) counted.destroy(new Error('the client went away'));
  });
  // If its reader stops, the body is read to its end, so that the client gets its answer.
  counted.on('close', () => source.resume());
  // Its reader learns of the error; without a reader, the error must not end the process.
  counted.on('error', () => undefined);
  return source.pipe(counted);
}

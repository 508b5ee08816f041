import type { Readable } from 'node:stream';
import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A request whose handler has `@TakesImage()`: the stream is unread, and undefined for other types. */
export type ImageRequest = Pick<FastifyRequest, 'headers'> & { image?: Readable };

/**
 * The handler takes a raw image as the body and reads `request.image` itself, up to a limit of its own:
 * after the guards, so that nobody else's bytes are kept.
 */
export const TakesImage = () => RouteConfig({ takesImage: true });

/** On other routes an image is answered 415, as before. */
export function passImagesOn(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(/^image\//i, (request, payload, done) => {
    const { takesImage } = request.routeOptions.config as { takesImage?: boolean };
    if (takesImage !== true) return done(new ServiceError(PlatformErrors.JSON_REQUIRED));
    (request as ImageRequest).image = payload;
    done(null, undefined);
  });
}

import { productOperations } from '@diancan/contracts';
import { AllowPublic, Handles } from '@diancan/platform';
import { Controller, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import fresh from 'fresh';
import { PictureRepository, type ServedPicture } from './picture.repository.js';

@Controller()
@AllowPublic()
export class PictureController {
  constructor(private readonly pictures: PictureRepository) {}

  @Handles(productOperations.getPicture)
  async read(
    @Param('name') name: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const picture = await this.pictures.read(name);
    void reply.headers(headersOf(picture));
    if (fresh({ 'if-none-match': ifNoneMatch }, { etag: picture.tag })) void reply.status(304).send();
    else void reply.type(picture.mediaType).send(picture.bytes);
  }
}

const headersOf = ({ tag, immutable }: ServedPicture): Record<string, string> => ({
  etag: tag,
  'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  'x-content-type-options': 'nosniff',
  // An SVG is a document: opened directly, it must not run or load anything.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
});

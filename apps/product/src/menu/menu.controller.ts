import { createHash } from 'node:crypto';
import { done, type Envelope, type MenuCategory, productOperations } from '@diancan/contracts';
import { AllowPublic, Handles } from '@diancan/platform';
import { Controller, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import fresh from 'fresh';
import { MenuRepository } from './menu.repository.js';

@Controller()
@AllowPublic()
export class MenuController {
  constructor(private readonly menu: MenuRepository) {}

  /**
   * The entity tag is made of the answer's bytes, so it changes whenever anything in the menu does. Every
   * client asks each time: a price or a stock from a cache would be wrong. The answer is sent here, and
   * returned only for the compiler, which compares it with the schema.
   */
  @Handles(productOperations.getMenu)
  async list(
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<Envelope<MenuCategory[]>> {
    const answer = done(await this.menu.read());
    const body = JSON.stringify(answer);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, TAG_LENGTH)}"`;
    void reply.headers({ etag, 'cache-control': 'no-cache' });
    if (fresh({ 'if-none-match': ifNoneMatch }, { etag })) void reply.status(304).send();
    else void reply.type('application/json; charset=utf-8').send(body);
    return answer;
  }
}

/** 132 bits. */
const TAG_LENGTH = 22;

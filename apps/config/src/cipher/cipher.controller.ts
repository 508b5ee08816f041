import { ZodPipe } from '@diancan/platform';
import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ForOperators } from '../access/access.decorator.js';
import { Cipher } from './cipher.js';

const text = z.string().min(1);

/**
 * Tools send what `echo` wrote with the line break that nobody sees: one at the end is not part of the text. All else is,
 * unlike with Spring, which takes an `=` away from the end of forms, where base64 has it.
 */
const withoutLineBreak = (body: string): string => body.replace(/\r?\n$/, '');

/** Called when nothing can fail any more: an error is answered with JSON. */
function asText(reply: FastifyReply, answer: string): string {
  void reply.type('text/plain; charset=utf-8');
  return answer;
}

/** Text in, text out, of any content type and nothing decoded; `{cipher}` is put before the answer by whoever writes the file. */
@Controller()
@ForOperators()
export class CipherController {
  constructor(private readonly cipher: Cipher) {}

  @Post('encrypt')
  @HttpCode(200)
  encrypt(@Body(new ZodPipe(text)) body: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    return asText(reply, this.cipher.encrypt(withoutLineBreak(body)));
  }

  @Post('decrypt')
  @HttpCode(200)
  decrypt(@Body(new ZodPipe(text)) body: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    return asText(reply, this.cipher.decrypt(body.trim()));
  }
}

import { ZodPipe } from '@diancan/platform';
import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ForOperators } from '../access/access.decorator.js';
import { Cipher } from './cipher.js';

const text = z.string().min(1);

/**
 * Removes one line break at the end, which `echo` adds and nobody sees. Everything else belongs to the text;
 * Spring also removes a trailing `=`, which base64 needs.
 */
const withoutLineBreak = (body: string): string => body.replace(/\r?\n$/, '');

/** Called last: an error is answered with JSON. */
function asText(reply: FastifyReply, answer: string): string {
  void reply.type('text/plain; charset=utf-8');
  return answer;
}

/**
 * Takes and returns plain text with any content type. The author of the file adds `{cipher}` in front of
 * the answer.
 */
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

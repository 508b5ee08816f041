import { ZodPipe } from '@diancan/platform';
import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { ForOperators } from '../access/access.decorator.js';
import { Cipher } from './cipher.js';

const text = z.string().min(1);

/**
 * Tools send what `echo` wrote with the line break that nobody sees: one at the end is not part of the text. All else is,
 * unlike with Spring, which takes an `=` away from the end of forms, where base64 has it.
 */
const withoutLineBreak = (body: string): string => body.replace(/\r?\n$/, '');

/** Text in, text out, of any content type and nothing decoded; `{cipher}` is put before the answer by whoever writes the file. */
@Controller()
@ForOperators()
export class CipherController {
  constructor(private readonly cipher: Cipher) {}

  @Post('encrypt')
  @HttpCode(200)
  @Header('content-type', 'text/plain; charset=utf-8')
  encrypt(@Body(new ZodPipe(text)) body: string): string {
    return this.cipher.encrypt(withoutLineBreak(body));
  }

  @Post('decrypt')
  @HttpCode(200)
  @Header('content-type', 'text/plain; charset=utf-8')
  decrypt(@Body(new ZodPipe(text)) body: string): string {
    return this.cipher.decrypt(body.trim());
  }
}

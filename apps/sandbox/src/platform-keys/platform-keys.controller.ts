import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseFilters } from '@nestjs/common';
import { z } from 'zod';
import { chinaTime } from '../clock/china-time.js';
import { Clock } from '../clock/clock.js';
import { controlBody } from '../http/control-body.js';
import { ControlErrorFilter } from '../http/control-error.filter.js';
import { Merchant } from '../merchant/merchant.js';
import { KEY_MODES, PlatformKeyStore } from './platform-key.store.js';

const DAY_MS = 24 * 3_600_000;

const use = z.strictObject({
  mode: z.enum(KEY_MODES).optional(),
  newerPercent: z.int().min(0).max(100).optional(),
});
const certificate = z.strictObject({
  /** Days from now; may be negative. */
  fromDays: z.number().default(0),
  toDays: z.number().default(5 * 365),
  listedForEver: z.boolean().default(false),
});

/** Rotates WeChat Pay's own keys on request. */
@Controller('sandbox/platform-keys')
@UseFilters(ControlErrorFilter)
export class PlatformKeysController {
  constructor(
    private readonly keys: PlatformKeyStore,
    private readonly merchant: Merchant,
    private readonly clock: Clock,
  ) {}

  @Get()
  read() {
    return {
      ...this.keys.use,
      publicKeyId: this.merchant.publicKeyId,
      certificates: this.keys
        .certificates()
        .map(({ serial, effectiveAt, expiresAt }) => ({
          serial,
          effectiveAt: chinaTime(effectiveAt),
          expiresAt: chinaTime(expiresAt),
        })),
    };
  }

  @Post()
  @HttpCode(200)
  async change(@Body() text: string | undefined) {
    const { mode = this.keys.use.mode, newerPercent = this.keys.use.newerPercent } = controlBody(text, use);
    await this.keys.change({ mode, newerPercent });
    return this.read();
  }

  @Post('certificates')
  @HttpCode(200)
  async add(@Body() text: string | undefined) {
    const { fromDays, toDays, listedForEver } = controlBody(text, certificate);
    const now = this.clock.now();
    const { serial } = await this.keys.addCertificate(
      now + fromDays * DAY_MS,
      now + toDays * DAY_MS,
      listedForEver,
    );
    return { serial };
  }

  @Delete('certificates/:serial')
  remove(@Param('serial') serial: string) {
    this.keys.removeCertificate(serial);
    return this.read();
  }
}

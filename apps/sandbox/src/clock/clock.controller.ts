import { Body, Controller, Get, HttpCode, Post, UseFilters } from '@nestjs/common';
import { z } from 'zod';
import { controlBody } from '../http/control-body.js';
import { ControlErrorFilter } from '../http/control-error.filter.js';
import { chinaTime } from './china-time.js';
import { Clock } from './clock.js';

const shift = z.union([
  z.strictObject({ advanceMs: z.int() }),
  z.strictObject({ at: z.iso.datetime({ offset: true }) }),
  z.strictObject({ reset: z.literal(true) }),
]);

/** Shifts the sandbox's time, for tests and to get tomorrow's bill. */
@Controller('sandbox/clock')
@UseFilters(ControlErrorFilter)
export class ClockController {
  constructor(private readonly clock: Clock) {}

  @Get()
  read() {
    return { now: chinaTime(this.clock.now()), aheadMs: this.clock.aheadMs };
  }

  @Post()
  @HttpCode(200)
  shift(@Body() text: string | undefined) {
    const wanted = controlBody(text, shift);
    if ('advanceMs' in wanted) this.clock.advance(wanted.advanceMs);
    else this.clock.set('at' in wanted ? Date.parse(wanted.at) - Date.now() : 0);
    return this.read();
  }
}

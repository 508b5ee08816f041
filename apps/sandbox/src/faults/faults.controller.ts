import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseFilters } from '@nestjs/common';
import { controlBody } from '../http/control-body.js';
import { ControlErrorFilter } from '../http/control-error.filter.js';
import { faultBody } from './fault.js';
import { FaultStore } from './fault.store.js';

/** Lists, adds and removes faults. */
@Controller('sandbox/faults')
@UseFilters(ControlErrorFilter)
export class FaultsController {
  constructor(private readonly faults: FaultStore) {}

  @Get()
  list() {
    return this.faults.list();
  }

  @Post()
  @HttpCode(200)
  add(@Body() text: string | undefined) {
    return { id: this.faults.add(controlBody(text, faultBody)) };
  }

  @Delete()
  @HttpCode(204)
  clear(): void {
    this.faults.clear();
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string): void {
    this.faults.remove(id);
  }
}

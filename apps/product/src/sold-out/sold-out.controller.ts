import {
  type AvailableBody,
  availableBody,
  done,
  productOperations,
  type SoldOutBody,
  soldOutBody,
} from '@diancan/contracts';
import { Allow, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import { MarkSoldOut } from './mark-sold-out.use-case.js';

@Controller()
@Allow('seller')
export class SoldOutController {
  constructor(private readonly markSoldOut: MarkSoldOut) {}

  @Handles(productOperations.markSoldOut)
  async soldOut(@Body(new ZodPipe(soldOutBody)) body: SoldOutBody) {
    return done({ until: await this.markSoldOut.execute(body) });
  }

  @Handles(productOperations.markAvailable)
  async available(@Body(new ZodPipe(availableBody)) body: AvailableBody) {
    await this.markSoldOut.undo(body);
    return done(null);
  }
}

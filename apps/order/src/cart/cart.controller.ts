import { type Caller, done, orderOperations, quoteBody, type QuoteBody } from '@diancan/contracts';
import { AllowPublic, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import { QuoteCart } from './quote-cart.use-case.js';

@Controller()
@AllowPublic()
export class CartController {
  constructor(private readonly quoteCart: QuoteCart) {}

  @Handles(orderOperations.quoteOrder)
  async quote(@CurrentCaller() { role, subject }: Caller, @Body(new ZodPipe(quoteBody)) body: QuoteBody) {
    return done(await this.quoteCart.execute(body, role === 'buyer' ? subject : null));
  }
}

// An instance of a service of the test: `order` begins global transactions, `product` and `user` take part.
// Usage: node shop-process.ts <service> <settings as JSON>
import 'reflect-metadata';
import { built } from './built.ts';
import { initiatorModules, Purchases } from './initiator.ts';
import { participantModules } from './participant.ts';
import type { Instruction, Purchase, PurchaseAnswer, Report, ShopService } from './purchase.ts';
import { groundOf, moduleOf, ShopSettings } from './shop-module.ts';

const { isServiceError } = await built('contracts');
const { createService } = await built('platform');

const [, , name, settings = ''] = process.argv;
const service = name as ShopService;
const values = JSON.parse(settings) as object;
const called = service === 'order' ? (['product', 'user'] as const) : (['order'] as const);
const modules = service === 'order' ? initiatorModules() : participantModules(service);
const app = await createService(
  moduleOf({ imports: [...(await groundOf(service, values, called)), ...modules] }),
);
const { server } = app.get<ShopSettings>(ShopSettings, { strict: false }).current;

const tell = (report: Report) => process.send?.(report);

async function answerTo(purchase: Purchase): Promise<PurchaseAnswer> {
  try {
    await app.get<Purchases>(Purchases, { strict: false }).make(purchase);
    return {};
  } catch (error) {
    return { error: String(error), ...(isServiceError(error) && { code: error.code }) };
  }
}

process.on('message', async (told: Instruction) => {
  if ('settings' in told) {
    app.get<ShopSettings>(ShopSettings, { strict: false }).replace(told.settings);
    tell({ isSet: true });
  } else tell({ number: told.number, answer: await answerTo(told.buy) });
});
process.on('disconnect', () => process.exit());
await app.listen(server.port, server.host);
tell({ isReady: true });

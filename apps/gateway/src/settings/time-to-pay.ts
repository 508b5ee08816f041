import type { z } from 'zod';
import type { RouteSetting } from './route.js';

/** The routes that lead to a payment, with the shortest time that the order service needs for them, in ms. */
const NEEDED_MS: Readonly<Record<string, number>> = {
  // It calls product for prices and for stock.
  'POST /order/create': 1_000,
  // A call to WeChat Pay may take this long even with the smallest `wechat.pay.timeoutMs`.
  'POST /pay/create': 1_500,
};

interface TimedRoutes {
  readonly routes: readonly RouteSetting[];
  readonly routeDefaults: { readonly timeoutMs: number };
}

/** Refuses route timeouts that are too short for any payment to succeed. */
export function givesTimeToPay({ routes, routeDefaults }: TimedRoutes, context: z.RefinementCtx): void {
  routes.forEach(({ method, service, upstreamPath, timeoutMs = routeDefaults.timeoutMs }, index) => {
    const neededMs = service === 'order' ? NEEDED_MS[`${method} ${upstreamPath}`] : undefined;
    if (neededMs === undefined || timeoutMs >= neededMs) return;
    const message = `nobody could pay: at least ${neededMs}`;
    context.addIssue({ code: 'custom', path: ['routes', index, 'timeoutMs'], message });
  });
}

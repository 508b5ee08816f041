import type { z } from 'zod';
import type { RouteSetting } from './route.js';

/** The routes that lead to a payment, with the least that the order service needs to answer, in ms. */
const NEEDED_MS: Readonly<Record<string, number>> = {
  // Other services are asked for prices and for stock.
  'POST /order/create': 1_000,
  // WeChat Pay alone may take this long, by the shortest limit that `wechat.pay.timeoutMs` allows.
  'POST /pay/create': 1_500,
};

interface TimedRoutes {
  readonly routes: readonly RouteSetting[];
  readonly routeDefaults: { readonly timeoutMs: number };
}

/** Refuses routes that are given up before a buyer can have paid. */
export function givesTimeToPay({ routes, routeDefaults }: TimedRoutes, context: z.RefinementCtx): void {
  routes.forEach(({ method, service, upstreamPath, timeoutMs = routeDefaults.timeoutMs }, index) => {
    const neededMs = service === 'order' ? NEEDED_MS[`${method} ${upstreamPath}`] : undefined;
    if (neededMs === undefined || timeoutMs >= neededMs) return;
    const message = `nobody could pay: at least ${neededMs}`;
    context.addIssue({ code: 'custom', path: ['routes', index, 'timeoutMs'], message });
  });
}

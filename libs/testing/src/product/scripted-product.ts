import { done, IDENTITY_HEADER, ProductErrors, ServiceError } from '@diancan/contracts';
import Fastify, { type FastifyInstance } from 'fastify';

type Script = (params: never) => unknown;

/** `quote` answers by a price list, `deduct` and `release` as a spec scripts them. */
export interface ScriptedProduct {
  readonly url: string;
  /** Calls in the order of their arrival, as `deduct 01J…`. */
  readonly calls: string[];
  /** May throw a ServiceError to refuse, or never answer. */
  deduct: (params: { orderId: string }) => unknown;
  release: (params: { orderId: string }) => unknown;
  close(): Promise<void>;
}

/**
 * The internal API of the product service on a real port, for calls without the TCP transport.
 * @param pricesFen by product; for any other one `quote` answers PRODUCT_NOT_FOUND
 */
export async function scriptedProduct(pricesFen: Record<string, number>): Promise<ScriptedProduct> {
  const server: FastifyInstance = Fastify({ forceCloseConnections: true });
  const product: ScriptedProduct = {
    url: '',
    calls: [],
    deduct: () => null,
    release: () => null,
    close: () => server.close(),
  };
  const quote = ({ productIds }: { productIds: string[] }) =>
    productIds.map(productId => {
      const priceFen = pricesFen[productId];
      if (priceFen === undefined) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
      return { productId, name: `dish ${productId}`, priceFen };
    });
  const scripts: Record<string, () => Script> = {
    quote: () => quote as Script,
    deduct: () => product.deduct as Script,
    release: () => product.release as Script,
  };
  server.post<{ Params: { method: string }; Body: { orderId?: string } }>(
    '/internal/stock/:method',
    async (request, reply) => {
      const { method } = request.params;
      if (typeof request.headers[IDENTITY_HEADER] !== 'string') return reply.status(401).send({ code: 1012 });
      if (method !== 'quote') product.calls.push(`${method} ${request.body.orderId}`);
      try {
        return done(await scripts[method]!()(request.body as never));
      } catch (error) {
        const { code, data, entry } = error as ServiceError;
        return reply.status(entry.status).send({ code, msg: '', data });
      }
    },
  );
  await server.listen({ port: 0, host: '127.0.0.1' });
  const address = server.server.address();
  return Object.assign(product, { url: `http://127.0.0.1:${(address as { port: number }).port}` });
}

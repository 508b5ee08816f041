import {
  BRANCH_HEADER,
  type BranchLink,
  DEFAULT_PICTURE,
  done,
  IDENTITY_HEADER,
  ProductErrors,
  ServiceError,
} from '@diancan/contracts';
import Fastify, { type FastifyInstance } from 'fastify';

type Script = (params: never) => unknown;

interface Reserved {
  readonly lines: ReadonlyArray<{
    readonly productId: string;
    readonly quantity: number;
    readonly choiceIds?: readonly string[];
  }>;
}

/** What each choice adds to the price, in fen. */
const DELTA_FEN = 100;

interface Allotted {
  readonly activityId: string;
  readonly productId: string;
  readonly quantity: number;
}

interface Ended {
  readonly branches: ReadonlyArray<{ readonly gid: string }>;
}

/**
 * `reserve` and `quote` answer by a price list, plus 100 fen for each choice; a spec scripts what happens
 * before that, and the other methods.
 */
export interface ScriptedProduct {
  readonly url: string;
  /** In the order of arrival: `reserve`, `confirm` and `cancel` with a gid, `release` with an order. */
  readonly calls: string[];
  /** What was asked for, in the order of arrival. */
  readonly reserved: Array<Reserved & { readonly link: BranchLink }>;
  /** May throw a ServiceError to refuse, or never answer. */
  reserve: (params: Reserved) => unknown;
  /** What a quote says of each line, other than that it can be had. */
  quote: (params: Reserved) => ReadonlyArray<object | undefined>;
  /** Before pieces move to a flash sale. */
  allot: (params: Allotted) => unknown;
  confirm: (params: Ended) => unknown;
  cancel: () => unknown;
  release: (params: { orderId: string }) => unknown;
  close(): Promise<void>;
}

/**
 * The internal API of the product service on a real port, for calls without the TCP transport.
 * @param pricesFen by product; for any other one `reserve` answers PRODUCT_NOT_FOUND
 */
export async function scriptedProduct(pricesFen: Record<string, number>): Promise<ScriptedProduct> {
  const server: FastifyInstance = Fastify({ forceCloseConnections: true });
  const product: ScriptedProduct = {
    url: '',
    calls: [],
    reserved: [],
    reserve: () => null,
    quote: () => [],
    allot: () => null,
    confirm: () => [],
    cancel: () => [],
    release: () => null,
    close: () => server.close(),
  };
  const scripts: Record<string, () => Script> = {
    reserve: () => async (params: Reserved) => {
      await product.reserve(params);
      return priced(pricesFen, params);
    },
    quote: () => async (params: Reserved) => {
      const changed = product.quote(params);
      return priced(pricesFen, params).map((line, at) => ({
        ...line,
        left: 99,
        refusal: null,
        ...changed[at],
      }));
    },
    allot: () => async (params: Allotted) => {
      await product.allot(params);
      const { productId } = params;
      if (pricesFen[productId] === undefined)
        throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
      return { productId, name: `dish ${productId}`, icon: DEFAULT_PICTURE };
    },
    confirm: () => product.confirm as Script,
    cancel: () => product.cancel,
    release: () => product.release as Script,
  };
  server.post<{ Params: { contract: string; method: string }; Body: object }>(
    '/internal/:contract/:method',
    async (request, reply) => {
      const { method } = request.params;
      if (typeof request.headers[IDENTITY_HEADER] !== 'string') return reply.status(401).send({ code: 1012 });
      const link = linkOf(request.headers[BRANCH_HEADER]);
      if (link !== undefined && method === 'reserve')
        product.reserved.push({ ...(request.body as Reserved), link });
      product.calls.push(...subjectsOf(request.body as object, link).map(subject => `${method} ${subject}`));
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

const linkOf = (header: string | string[] | undefined): BranchLink | undefined =>
  header === undefined
    ? undefined
    : (JSON.parse(Buffer.from(String(header), 'base64url').toString()) as BranchLink);

/** What a call is about: the order, the transactions whose branches it ends, or that of its own branch. */
function subjectsOf(body: object, link: BranchLink | undefined): string[] {
  if ('orderId' in body) return [String(body.orderId)];
  if ('branches' in body) return (body.branches as Array<{ gid: string }>).map(({ gid }) => gid);
  return link === undefined ? [] : [link.gid];
}

function priced(pricesFen: Readonly<Record<string, number>>, { lines }: Reserved) {
  return lines.map(({ productId, choiceIds = [] }) => {
    const basicFen = pricesFen[productId];
    if (basicFen === undefined) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
    const choices = choiceIds.map(choiceId => ({
      choiceId,
      option: '口味',
      name: `choice ${choiceId}`,
      deltaFen: DELTA_FEN,
    }));
    const priceFen = basicFen + DELTA_FEN * choices.length;
    return { productId, name: `dish ${productId}`, icon: DEFAULT_PICTURE, priceFen, choices };
  });
}

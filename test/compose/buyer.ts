import { randomUUID } from 'node:crypto';
import { Visitor, type Answer } from '../../scripts/visitor/visitor.ts';

interface Category {
  products: Array<{ productId: string; stock: number }>;
}

/** Somebody who has logged in, and orders the dish of which there is most. */
export class Buyer {
  readonly user: string;
  #visitor;
  #productId = '';

  constructor(addresses: { gatewayUrl: string; sandboxUrl: string }, user: string) {
    this.#visitor = new Visitor(addresses);
    this.user = user;
  }

  async enter() {
    await this.#visitor.loginAsBuyer(this.user);
    const menu: Category[] = done(await this.#visitor.get('/api/product/list'));
    const [most] = menu.flatMap(category => category.products).toSorted((a, b) => b.stock - a.stock);
    if (!most) throw new Error('There is nothing on the menu.');
    this.#productId = most.productId;
  }

  /**
   * @returns the order's id
   * @throws {Error} when it is not placed at the first attempt
   */
  async order(): Promise<string> {
    const cart = {
      name: '张三',
      phone: '13800138000',
      address: '人民路 1 号',
      items: [{ productId: this.#productId, quantity: 1 }],
    };
    return done(await this.#visitor.post('/api/order/create', cart, { 'idempotency-key': randomUUID() }))
      .orderId;
  }

  /** @returns ids of the orders on the first page of the list */
  async orders(): Promise<string[]> {
    return done(await this.#visitor.get('/api/order/list')).items.map(
      ({ orderId }: { orderId: string }) => orderId,
    );
  }

  /** @returns the status of the answer */
  async statusOf(path: string): Promise<number> {
    return (await this.#visitor.get(path)).status;
  }
}

function done({ status, code, msg, data }: Answer) {
  if (code !== 0) throw new Error(`HTTP ${status}, code ${code}: ${msg}`);
  return data;
}

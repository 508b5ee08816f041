// @ts-check
import { randomUUID } from 'node:crypto';
import { Visitor } from '../../scripts/visitor/visitor.mjs';

/** Somebody who has logged in, and orders the dish of which there is most. */
export class Buyer {
  #visitor;
  #productId = '';

  /** @param {{ gatewayUrl: string, sandboxUrl: string }} addresses @param {string} user */
  constructor(addresses, user) {
    this.#visitor = new Visitor(addresses);
    this.user = user;
  }

  async enter() {
    await this.#visitor.loginAsBuyer(this.user);
    const menu = done(await this.#visitor.get('/api/product/list'));
    const dishes = menu.flatMap((/** @type {any} */ category) => category.products);
    this.#productId = dishes.toSorted(
      (/** @type {any} */ a, /** @type {any} */ b) => b.stock - a.stock,
    )[0].productId;
  }

  /** @returns {Promise<string>} the order's id @throws {Error} when it is not placed at the first attempt */
  async order() {
    const cart = {
      name: '张三',
      phone: '13800138000',
      address: '人民路 1 号',
      items: [{ productId: this.#productId, quantity: 1 }],
    };
    return done(await this.#visitor.post('/api/order/create', cart, { 'idempotency-key': randomUUID() }))
      .orderId;
  }

  /** @returns {Promise<string[]>} ids of the orders on the first page of the list */
  async orders() {
    return done(await this.#visitor.get('/api/order/list')).items.map(
      (/** @type {any} */ order) => order.orderId,
    );
  }

  /** @param {string} path @returns {Promise<number>} the status of the answer */
  async statusOf(path) {
    return (await this.#visitor.get(path)).status;
  }
}

/** @param {import('../../scripts/visitor/visitor.mjs').Answer} answer */
function done({ status, code, msg, data }) {
  if (code !== 0) throw new Error(`HTTP ${status}, code ${code}: ${msg}`);
  return data;
}

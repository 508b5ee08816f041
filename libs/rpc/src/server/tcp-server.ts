import type { AddressInfo, Server } from 'node:net';
import type { IdentityVerifier } from '@diancan/platform';
import { ServerTCP } from '@nestjs/microservices';
import type { TcpSocket } from '@nestjs/microservices/helpers/tcp-socket.js';
import { CANCEL, PromptSocket, type TcpRequest } from '../transport/tcp-message.js';
import type { ServedMethod } from './served-method.js';
import { TcpPeer } from './tcp-peer.js';

/** Takes calls over TCP, in the protocol of @nestjs/microservices. */
export class TcpServer extends ServerTCP {
  readonly #methods = new Map<string, ServedMethod>();
  readonly #peers = new Map<TcpSocket, TcpPeer>();
  #drained: (() => void) | undefined;

  constructor(
    host: string,
    port: number,
    private readonly verifier: IdentityVerifier,
  ) {
    super({ host, port, socketClass: PromptSocket });
  }

  serve(pattern: string, method: ServedMethod): void {
    this.#methods.set(pattern, method);
  }

  /** A peer that sends an unreadable message has lost its connection by now; it gets no other answer. */
  override handleError(): void {}

  /**
   * Replaces Nest's own, whose observables cost as much as the call and complete before the answer is sent.
   */
  override async handleMessage(socket: TcpSocket, { id, pattern, data }: TcpRequest): Promise<void> {
    const peer = this.#peerAt(socket);
    if (id !== undefined) await peer.ask(id, this.#methods.get(pattern as string), data);
    else if (pattern === CANCEL) peer.cancel(data);
  }

  /**
   * @returns the port
   * @throws Error if the port cannot be opened
   */
  open(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.listen(() => resolve((this.unwrap<Server>().address() as AddressInfo).port));
    });
  }

  /** Takes no new calls, answers those under way, then ends. */
  async drain(): Promise<void> {
    this.server.close();
    for (const peer of this.#peers.values()) peer.pause();
    if (!this.#isIdle) await new Promise<void>(resolve => (this.#drained = resolve));
    this.close();
  }

  get #isIdle(): boolean {
    return [...this.#peers.values()].every(peer => peer.isIdle);
  }

  #peerAt(socket: TcpSocket): TcpPeer {
    let peer = this.#peers.get(socket);
    if (peer === undefined) {
      peer = this.#meet(socket);
      this.#peers.set(socket, peer);
    }
    return peer;
  }

  #meet(socket: TcpSocket): TcpPeer {
    // Only while draining, because it checks every peer.
    const tellDrained = () => {
      if (this.#drained !== undefined && this.#isIdle) this.#drained();
    };
    const peer = new TcpPeer(socket, this.verifier, tellDrained);
    socket.netSocket.once('close', () => {
      this.#peers.delete(socket);
      peer.leave();
      tellDrained();
    });
    return peer;
  }
}

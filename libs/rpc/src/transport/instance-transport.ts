import type { ServiceName } from '@diancan/contracts';
import type { Instance } from '../discovery/instance.js';
import type { Transport, OutgoingCall } from './transport.js';

/** Uses the transport that the configuration names for a service, and HTTP for an instance without TCP. */
export class InstanceTransport implements Transport {
  constructor(
    private readonly http: Transport,
    private readonly tcp: Transport,
    private readonly chosen: (service: ServiceName) => 'http' | 'tcp',
  ) {}

  call(instance: Instance, call: OutgoingCall): Promise<unknown> {
    const overTcp = instance.tcp !== undefined && this.chosen(instance.service) === 'tcp';
    return (overTcp ? this.tcp : this.http).call(instance, call);
  }

  close(): void {
    this.http.close();
    this.tcp.close();
  }
}

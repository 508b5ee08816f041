const PROBE_EVERY_MS = 50;

/**
 * Stands in for a load balancer in front of gateways: it probes their readiness and picks one that is ready.
 */
export interface ReadyGateways {
  /** Probes this address, too; resolves when it is ready. */
  add(url: string): Promise<void>;
  /** An address that was ready at the last probe. */
  any(): string;
  stop(): void;
}

export function probeGateways(): ReadyGateways {
  const known = new Set<string>();
  const ready = new Set<string>();
  const probe = async (url: string): Promise<void> => {
    const isReady = await fetch(`${url}/health/ready`, { headers: { connection: 'close' } }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) ready.add(url);
    else ready.delete(url);
  };
  const timer = setInterval(() => known.forEach(url => void probe(url)), PROBE_EVERY_MS);
  return {
    async add(url) {
      known.add(url);
      await probe(url);
    },
    any() {
      const open = [...ready];
      const url = open[Math.floor(Math.random() * open.length)];
      if (url === undefined) throw new Error('no gateway is ready');
      return url;
    },
    stop: () => clearInterval(timer),
  };
}

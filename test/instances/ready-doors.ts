const LOOK_EVERY_MS = 50;

/** What stands in front of gateways: it asks each whether it is ready, and leads nobody to one that is not. */
export interface ReadyDoors {
  /** Asks about this address, too, from now on; resolves when it is in use. */
  add(url: string): Promise<void>;
  /** One that was ready a moment ago. */
  any(): string;
  stop(): void;
}

export function watchDoors(): ReadyDoors {
  const known = new Set<string>();
  const ready = new Set<string>();
  const look = async (url: string): Promise<void> => {
    const isReady = await fetch(`${url}/health/ready`, { headers: { connection: 'close' } }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) ready.add(url);
    else ready.delete(url);
  };
  const watch = setInterval(() => known.forEach(url => void look(url)), LOOK_EVERY_MS);
  return {
    async add(url) {
      known.add(url);
      await look(url);
    },
    any() {
      const open = [...ready];
      const door = open[Math.floor(Math.random() * open.length)];
      if (door === undefined) throw new Error('no gateway is ready');
      return door;
    },
    stop: () => clearInterval(watch),
  };
}

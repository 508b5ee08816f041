import { describeCache } from '../testing/describe-cache.js';
import { MemoryStore } from './memory-store.js';

describeCache('memory', async () => {
  const stores = new Map<string, MemoryStore>();
  return {
    store: name => {
      const store = stores.get(name) ?? new MemoryStore();
      stores.set(name, store);
      return store;
    },
    close: async () => undefined,
  };
});

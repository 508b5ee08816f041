import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { vi } from 'vitest';

export interface CapturedLog {
  /** All lines logged so far. */
  text(): string;
  restore(): void;
}

/**
 * Captures the log of services in this process. They log to a file descriptor, not through `process.stdout`.
 */
export function captureLog(): CapturedLog {
  const { writeSync } = fs;
  let text = '';
  const spy = vi.spyOn(fs, 'writeSync').mockImplementation(((fd: number, data: Uint8Array) => {
    if (!isLogLine(data)) return writeSync(fd, data);
    text += String(data);
    return data.length;
  }) as typeof fs.writeSync);
  syncBuiltinESMExports();
  return {
    text: () => text,
    restore() {
      spy.mockRestore();
      syncBuiltinESMExports();
    },
  };
}

const isLogLine = (data: Uint8Array): boolean => /^\n?\{"level":/.test(String(data));

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { vi } from 'vitest';

export interface CapturedLog {
  /** Every line that was logged since. */
  text(): string;
  restore(): void;
}

/** Keeps what services in this process log. Their lines go to a file descriptor, past `process.stdout`. */
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

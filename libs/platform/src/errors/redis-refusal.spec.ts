import { describe, expect, it } from 'vitest';
import { lostServer } from './lost-server.js';
import { redisRefusal } from './redis-refusal.js';

const reply = (message: string, more: object = {}) =>
  Object.assign(new Error(message), { name: 'ReplyError', ...more });
/** How Redis before version 7 reports the error of a command inside a script. */
const inScript = (message: string) =>
  `ERR Error running script (call to f_872bc6): @user_script:1: -${message}`;

describe('a Redis that answers and refuses', () => {
  it.each([
    ['READONLY', "READONLY You can't write against a read only replica."],
    ['READONLY', "READONLY You can't write against a read only replica. script: 872bc6, on @user_script:1."],
    ['READONLY', inScript("READONLY You can't write against a read only replica.")],
    ['NOREPLICAS', 'NOREPLICAS Not enough good replicas to write.'],
    ['OOM', "OOM command not allowed when used memory > 'maxmemory'."],
    ['OOM', inScript("OOM command not allowed when used memory > 'maxmemory'.")],
    ['MISCONF', 'MISCONF Redis is configured to save RDB snapshots, but cannot persist on disk.'],
    ['LOADING', 'LOADING Redis is loading the dataset in memory'],
    ['MASTERDOWN', "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."],
    ['CLUSTERDOWN', 'CLUSTERDOWN Hash slot not served'],
    ['TRYAGAIN', 'TRYAGAIN Multiple keys request during rehashing of slot'],
    ['BUSY', 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.'],
  ])('is recognised by %s: %s', (word, message) => {
    expect(redisRefusal(reply(message))).toBe(word);
    expect(lostServer(reply(message))).toBe(word);
  });

  it('is recognised in a transaction that was discarded', () => {
    const error = reply('EXECABORT Transaction discarded because of previous errors.', {
      previousErrors: [reply("ERR unknown command 'x'"), reply('NOREPLICAS Not enough good replicas.')],
    });
    expect(redisRefusal(error)).toBe('NOREPLICAS');
    expect(lostServer(error)).toBe('NOREPLICAS');
  });

  it.each([
    reply('WRONGTYPE Operation against a key holding the wrong kind of value'),
    reply("ERR unknown command 'x', with args beginning with: 'READONLY ' "),
    reply('READONLYNESS is no word of Redis'),
    reply('EXECABORT Transaction discarded because of previous errors.', { previousErrors: [] }),
    new Error('READONLY said by another'),
    'READONLY ',
    null,
  ])('is not taken for the reason of %o', error => {
    expect(redisRefusal(error)).toBeNull();
    expect(lostServer(error)).toBeNull();
  });
});

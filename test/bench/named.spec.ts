import { expect, it } from 'vitest';
import { named } from './named.ts';

const subjects = [{ name: 'bare TCP' }, { name: 'bare axios' }];

it('finds those with the words in their name', () => {
  expect(named(subjects, 'axios')).toEqual([{ name: 'bare axios' }]);
  expect(named(subjects, '')).toEqual(subjects);
});

it('names those that there are, where it finds none', () => {
  expect(() => named(subjects, 'tcp')).toThrow(
    'No name has the words "tcp" in it; there are: bare TCP; bare axios.',
  );
});

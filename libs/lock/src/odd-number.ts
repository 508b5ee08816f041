export const isOdd = (count: number): boolean => count % 2 === 1;

export const ODD_NUMBER_NEEDED =
  'Locks need an odd number of Redis servers (1, 3, 5 …): redlock never answers if an even number disagrees';

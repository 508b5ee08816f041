/** @throws Error if `work` takes longer than `ms`; whatever `work` throws */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), ms);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

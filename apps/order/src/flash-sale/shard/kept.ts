/** How long the data in Redis outlive their activity, in ms. */
export const KEPT_MS = 86_400_000;

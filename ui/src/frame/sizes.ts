/** Sizes of type and everything with it, in percent. */
export const SIZES: readonly number[] = [90, 100, 110, 125, 150, 175, 200];

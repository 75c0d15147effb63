/** English texts of this folder. */
export const sessionMessages = {} as const;

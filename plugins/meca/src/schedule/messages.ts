/** English texts of this folder. */
export const scheduleMessages = {} as const;

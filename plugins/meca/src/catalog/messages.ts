/** English texts of the entity cards. */
export const catalogMessages = {} as const;

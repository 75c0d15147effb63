/** English texts of the home page widgets. */
export const homeMessages = {} as const;

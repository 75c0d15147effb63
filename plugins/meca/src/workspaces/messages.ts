/** English texts of this folder. */
export const workspacesMessages = {} as const;

/** English texts of the form fields. */
export const scaffolderMessages = {} as const;

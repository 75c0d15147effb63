/** English texts of the shared components. */
export const componentsMessages = { retry: 'Try again' } as const;

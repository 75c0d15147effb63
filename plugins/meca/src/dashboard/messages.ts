/** English texts of the dashboard. */
export const dashboardMessages = { title: 'Regions' } as const;

/** `Tue, 5 Mar 2030, 13:00–16:00 CET (Europe/Rome)`: on the clock of the institution, with its zone. */
export function describeTime(session: {
  startsAt: string;
  endsAt: string;
  timeZone: string;
}): string {
  const { startsAt, endsAt, timeZone } = session;
  const range = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).formatRange(new Date(startsAt), new Date(endsAt));
  return `${range} (${timeZone})`;
}

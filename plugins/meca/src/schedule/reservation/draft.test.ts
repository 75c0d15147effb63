import { parseZonedDateTime } from '@internationalized/date';
import { fakeSession, fakeViewer } from '../../__testUtils__';
import { buildSessionPatch } from './changes';
import {
  buildSessionInput,
  draftOfSession,
  lengthOf,
  moveStart,
  moveToZone,
  newDraft,
} from './draft';
import { findDraftFaults } from './faults';

const viewer = fakeViewer();

describe('a reservation draft', () => {
  it('shows what was dragged in the calendar on the clock of the institution', () => {
    const draft = newDraft({
      viewer,
      range: {
        startsAt: '2026-10-26T09:00:00Z',
        endsAt: '2026-10-26T11:30:00Z',
      },
    });
    expect(draft.start?.toString()).toBe(
      '2026-10-26T10:00:00+01:00[Europe/Rome]',
    );
    expect(draft.end?.toString()).toBe(
      '2026-10-26T12:30:00+01:00[Europe/Rome]',
    );
    expect(draft.ownerRef).toBe('user:default/ada');
  });

  it('begins in the morning of a day that was picked without hours', () => {
    const draft = newDraft({
      viewer,
      range: { firstDay: '2026-03-29', lastDay: '2026-03-29' },
    });
    // Clocks went forward that night.
    expect(draft.start?.toAbsoluteString()).toBe('2026-03-29T07:00:00.000Z');
    expect(draft.end?.toAbsoluteString()).toBe('2026-03-29T09:00:00.000Z');
  });

  it('keeps the length of the class in elapsed time over the night when clocks go back', () => {
    const draft = newDraft({
      viewer,
      range: {
        startsAt: '2026-10-24T08:00:00Z',
        endsAt: '2026-10-24T10:00:00Z',
      },
    });
    const moved = moveStart(
      draft,
      parseZonedDateTime('2026-10-25T01:30[Europe/Rome]'),
    );
    expect(moved.start?.toAbsoluteString()).toBe('2026-10-24T23:30:00.000Z');
    expect(moved.end?.toAbsoluteString()).toBe('2026-10-25T01:30:00.000Z');
    expect(moved.end?.hour).toBe(2);
  });

  it('keeps the last known length of the class while there is no start', () => {
    const draft = newDraft({
      viewer,
      range: {
        startsAt: '2026-10-26T09:00:00Z',
        endsAt: '2026-10-26T10:30:00Z',
      },
    });
    const cleared = { ...draft, ...moveStart(draft, null) };
    expect(cleared.end).toEqual(draft.end);
    const moved = moveStart(
      cleared,
      parseZonedDateTime('2026-10-26T14:00[Europe/Rome]'),
      lengthOf(draft),
    );
    expect(moved.end?.toAbsoluteString()).toBe('2026-10-26T14:30:00.000Z');
  });

  it.each([
    ['2026-10-25T02:30:00+02:00[Europe/Rome]', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T02:30:00+01:00[Europe/Rome]', '2026-10-25T01:30:00.000Z'],
  ])('sends the repeated hour %s as what it is', (text, instant) => {
    const start = parseZonedDateTime(text);
    const draft = {
      ...newDraft({ viewer }),
      start,
      end: start.add({ hours: 1 }),
    };
    expect(buildSessionInput(draft).startsAt).toBe(instant);
  });

  it('stays at the same instant when another institution takes the class', () => {
    const draft = newDraft({
      viewer,
      range: {
        startsAt: '2026-10-26T09:00:00Z',
        endsAt: '2026-10-26T11:00:00Z',
      },
    });
    const moved = moveToZone(draft, 'Europe/Bucharest');
    expect(moved.start?.hour).toBe(11);
    expect(moved.start?.toAbsoluteString()).toBe('2026-10-26T09:00:00.000Z');
  });

  it('sends only what was changed of a session', () => {
    const session = fakeSession();
    const draft = draftOfSession(session);
    expect(buildSessionPatch(session, draft)).toEqual({});
    expect(
      buildSessionPatch(session, {
        ...draft,
        seats: 20,
        placement: 'region:tub',
      }),
    ).toEqual({
      seats: 20,
      placement: { policy: 'chosen-only', regionId: 'tub' },
    });
  });

  it('finds what is missing or impossible', () => {
    const now = new Date('2026-03-02T12:00:00Z');
    const start = parseZonedDateTime('2026-03-03T10:00[Europe/Rome]');
    const good = {
      ...newDraft({ viewer }),
      title: 'CAD',
      templatePath: 'windows/cad-lab',
      offering: 'small',
      start,
      end: start.add({ hours: 2 }),
    };
    expect(findDraftFaults(good, { now })).toEqual({});
    expect(
      findDraftFaults(
        {
          ...good,
          title: ' ',
          end: start,
          seats: 501,
          ownerRef: 'ada',
          templatePath: '',
        },
        { now },
      ),
    ).toEqual({
      title: 'required',
      end: 'beforeStart',
      seats: 'seatRange',
      ownerRef: 'notARef',
      templatePath: 'required',
    });
    expect(
      findDraftFaults(
        { ...good, attendees: ['user:default/a', 'user:default/b'], seats: 1 },
        { now },
      ),
    ).toEqual({ attendees: 'moreThanSeats' });
    expect(
      findDraftFaults(good, { now: new Date('2026-04-01T00:00:00Z') }),
    ).toEqual({ end: 'inPast' });
  });
});

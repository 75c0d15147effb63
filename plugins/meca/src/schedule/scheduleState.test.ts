import { buildScheduleQuery, parseScheduleState } from './scheduleState';

describe('scheduleState', () => {
  it('shows the current week of everything when the URL says nothing', () => {
    expect(parseScheduleState(new URLSearchParams())).toEqual({
      view: 'week',
      date: undefined,
      hiddenRegionIds: [],
      mine: false,
      institutionRef: undefined,
      templatePath: undefined,
    });
  });

  it('comes back from the URL as it went in, without touching parameters of others', () => {
    const state = {
      view: 'agenda' as const,
      date: '2026-10-25',
      hiddenRegionIds: ['polito', 'upb-cetti'],
      mine: true,
      institutionRef: 'group:default/bme',
      templatePath: 'windows/cad-lab',
    };
    const query = buildScheduleQuery(state, new URLSearchParams('debug=1'));
    expect(query.get('debug')).toBe('1');
    expect(parseScheduleState(new URLSearchParams(query.toString()))).toEqual(
      state,
    );
  });

  it('shows what is usual on the screen when the URL names no view, and leaves that out', () => {
    const state = parseScheduleState(new URLSearchParams(), 'agenda');
    expect(state.view).toBe('agenda');
    const query = (view: 'week' | 'agenda') =>
      String(
        buildScheduleQuery({ ...state, view }, new URLSearchParams(), 'agenda'),
      );
    expect(query('agenda')).toBe('');
    expect(query('week')).toBe('view=week');
  });

  it('ignores a view or a date that does not exist', () => {
    const state = parseScheduleState(
      new URLSearchParams('view=decade&date=2026-13-45'),
    );
    expect(state).toMatchObject({ view: 'week', date: undefined });
  });
});

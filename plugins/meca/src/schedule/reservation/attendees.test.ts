import { addAttendees, parseAttendees } from './attendees';

describe('attendees', () => {
  it('understands names and references, and gives back what it does not', () => {
    expect(
      parseAttendees(
        'ada, user:default/bob\nuser:staff/eve; group:default/x bad/name/here',
      ),
    ).toEqual({
      refs: ['user:default/ada', 'user:default/bob', 'user:staff/eve'],
      refused: ['group:default/x', 'bad/name/here'],
    });
  });

  it('leaves everybody in their seats when others are added', () => {
    expect(
      addAttendees(
        ['user:default/ada', 'user:default/bob'],
        ['user:default/BOB', 'user:default/eve'],
      ),
    ).toEqual(['user:default/ada', 'user:default/bob', 'user:default/eve']);
  });
});

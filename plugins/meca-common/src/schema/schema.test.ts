import {
  entityRefSchema,
  instantSchema,
  sessionInputSchema,
  templatePathSchema,
  templateVersionSchema,
} from '.';

describe('primitives', () => {
  it.each(['linux/centos-7-minimal', 'a', 'a/b/c/d/e/f/g/h', 'x/..y/z.'])(
    'accepts the template path %s',
    path => expect(templatePathSchema.safeParse(path).success).toBe(true),
  );

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '..',
    'a/../b',
    './a',
    'a b',
    'a/b/c/d/e/f/g/h/i',
  ])('refuses the template path "%s"', path =>
    expect(templatePathSchema.safeParse(path).success).toBe(false),
  );

  it('refuses times without an offset and says how to write them', () => {
    expect(instantSchema.safeParse('2026-03-02T09:00:00+01:00').success).toBe(
      true,
    );
    const naive = instantSchema.safeParse('2026-03-02T09:00:00');
    expect(naive.error?.issues[0].message).toContain('with an offset');
  });

  it('knows versions and entity references', () => {
    expect(templateVersionSchema.safeParse('01.00.00.00').success).toBe(true);
    expect(templateVersionSchema.safeParse('1.0').success).toBe(false);
    expect(entityRefSchema.safeParse('user:default/ada.l').success).toBe(true);
    expect(entityRefSchema.safeParse('ada').success).toBe(false);
  });
});

describe('sessionInputSchema', () => {
  const input = {
    title: ' CAD ',
    institutionRef: 'group:default/polito',
    startsAt: '2026-03-02T09:00:00+01:00',
    endsAt: '2026-03-02T12:00:00+01:00',
    placement: { policy: 'own-first' },
    templatePath: 'windows/cad-lab',
    offering: 'Small',
    seats: 18,
  };

  it('fills in what was left out', () => {
    expect(sessionInputSchema.parse(input)).toMatchObject({
      title: 'CAD',
      version: 'latest',
      attendees: [],
      endPolicy: 'destroy',
    });
  });

  it('names the field that is wrong, and refuses fields it does not know', () => {
    const paths = (value: unknown) =>
      sessionInputSchema
        .safeParse(value)
        .error?.issues.map(i => i.path.join('.'));
    expect(paths({ ...input, seats: 1e9 })).toEqual(['seats']);
    expect(paths({ ...input, placement: { policy: 'chosen-only' } })).toEqual([
      'placement.regionId',
    ]);
    expect(sessionInputSchema.safeParse({ ...input, seat: 3 }).success).toBe(
      false,
    );
  });
});

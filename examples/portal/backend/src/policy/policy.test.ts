import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogEntityDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import permissionPlugin from '@backstage/plugin-permission-backend';
import { taskCreatePermission } from '@backstage/plugin-scaffolder-common/alpha';
import {
  mecaFederationManagePermission,
  mecaRegionReadPermission,
  mecaRegionRefreshPermission,
  mecaSessionCreatePermission,
  mecaSessionOperatePermission,
  mecaSessionReadPermission,
  mecaSessionUpdatePermission,
  mecaTemplatePublishPermission,
  mecaTemplateSyncPermission,
} from '@meca/backstage-plugin-meca-common';
import { Permission } from '@backstage/plugin-permission-common';
import request from 'supertest';
import campusPolicy from '.';

const people = {
  student: ['polito', 'polito-students'],
  teacher: ['polito', 'polito-teachers', 'bme', 'bme-teachers'],
  admin: ['polito', 'polito-admins'],
  operator: ['operators'],
};
type Person = keyof typeof people;

async function ask(person: Person, permission: Permission) {
  const userRef = `user:default/${person}`;
  const { server } = await startTestBackend({
    features: [
      permissionPlugin,
      campusPolicy,
      mockServices.rootConfig.factory({
        data: { permission: { enabled: true } },
      }),
      mockServices.userInfo.mock({
        getUserInfo: async () => ({
          userEntityRef: userRef,
          ownershipEntityRefs: [
            userRef,
            ...people[person].map(group => `group:default/${group}`),
          ],
        }),
      }).factory,
    ],
  });
  // As the meca backend asks: on behalf of a user, with conditions as a possible answer.
  const token = mockCredentials.user.token(userRef, {
    actor: { subject: 'plugin:meca' },
  });
  const response = await request(server)
    .post('/api/permission/authorize')
    .set('authorization', `Bearer ${token}`)
    .send({ items: [{ id: '1', permission }] });
  expect(response.status).toBe(200);
  return response.body.items[0];
}

/** The rules of a conditional answer as `RULE(refs)`. */
function rulesOf(answer: {
  conditions: { anyOf: { rule: string; params: { refs: string[] } }[] };
}) {
  return answer.conditions.anyOf.map(
    ({ rule, params }) => `${rule}(${params.refs.join(' ')})`,
  );
}

describe('the campus policy', () => {
  it.each([
    { person: 'student', may: [mecaRegionReadPermission] },
    {
      person: 'teacher',
      may: [
        mecaRegionReadPermission,
        mecaSessionCreatePermission,
        taskCreatePermission,
      ],
    },
    {
      person: 'admin',
      may: [
        mecaRegionReadPermission,
        mecaRegionRefreshPermission,
        mecaSessionCreatePermission,
        mecaTemplatePublishPermission,
        taskCreatePermission,
      ],
    },
  ] as { person: Person; may: Permission[] }[])(
    'lets a $person do what they are there for, and no more',
    async ({ person, may }) => {
      const all = [
        mecaRegionReadPermission,
        mecaRegionRefreshPermission,
        mecaFederationManagePermission,
        mecaSessionCreatePermission,
        mecaTemplatePublishPermission,
        taskCreatePermission,
        catalogEntityDeletePermission,
      ];
      for (const permission of all) {
        const { result } = await ask(person, permission);
        expect([permission.name, result]).toEqual([
          permission.name,
          may.includes(permission) ? 'ALLOW' : 'DENY',
        ]);
      }
    },
  );

  it('lets the operator do everything', async () => {
    for (const permission of [
      mecaFederationManagePermission,
      mecaSessionOperatePermission,
      catalogEntityDeletePermission,
    ]) {
      expect(await ask('operator', permission)).toMatchObject({
        result: 'ALLOW',
      });
    }
  });

  it('lets administrators decide what their own region has of templates', async () => {
    expect(await ask('admin', mecaTemplateSyncPermission)).toMatchObject({
      result: 'CONDITIONAL',
      conditions: {
        rule: 'IS_REGION_OF',
        params: { institutionRefs: ['group:default/polito'] },
      },
    });
    for (const person of ['student', 'teacher'] as const) {
      const { result } = await ask(person, mecaTemplateSyncPermission);
      expect(result).toBe('DENY');
    }
    const { result } = await ask('operator', mecaTemplateSyncPermission);
    expect(result).toBe('ALLOW');
  });

  it('shows a student the sessions in which they have a seat', async () => {
    const answer = await ask('student', mecaSessionReadPermission);
    expect(answer.result).toBe('CONDITIONAL');
    expect(rulesOf(answer)).toEqual([
      'IS_SESSION_OWNER(user:default/student)',
      'IS_ATTENDEE(user:default/student)',
    ]);
  });

  it('shows a teacher the sessions of the institutions they teach at, but lets them touch only their own', async () => {
    expect(rulesOf(await ask('teacher', mecaSessionReadPermission))).toContain(
      'IS_OF_INSTITUTION(group:default/polito group:default/bme)',
    );
    for (const permission of [
      mecaSessionUpdatePermission,
      mecaSessionOperatePermission,
    ]) {
      expect(rulesOf(await ask('teacher', permission))).toEqual([
        'IS_SESSION_OWNER(user:default/teacher)',
      ]);
    }
  });

  it('lets an institution admin operate what the institution holds and what runs in its region', async () => {
    expect(rulesOf(await ask('admin', mecaSessionOperatePermission))).toEqual([
      'IS_SESSION_OWNER(user:default/admin)',
      'IS_OF_INSTITUTION(group:default/polito)',
      'RUNS_IN_REGION_OF(group:default/polito)',
    ]);
  });
});

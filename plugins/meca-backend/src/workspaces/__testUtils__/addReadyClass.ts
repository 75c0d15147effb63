import { until } from '../../__testUtils__/startMecaBackend';
import { as, ClassBackend, request } from './startClassBackend';

/** A class under way in region `polito`, held by the teacher; returns the id of its first seat, whose machine answers. */
export async function addReadyClass(
  { backend, lab }: ClassBackend,
  code: string,
): Promise<string> {
  const get = (path: string) =>
    request(backend.server)
      .get(`/api/meca${path}`)
      .set('Authorization', as('operator'));
  const session = await lab.addSession({
    code,
    regionId: 'polito',
    seats: 1,
    attendees: ['user:default/student'],
    ownerRef: 'user:default/teacher',
  });
  const { body } = await get('/v1/offerings').expect(200);
  await lab.knex('session').where({ id: session }).update({
    template_path: 'linux/ubuntu-24-desktop',
    offering: body.items[0].name,
  });
  await lab.seats.want(lab.knex, session, 'running');
  const [seat] = await lab.seats.list(session);
  await until(
    async () => (await get(`/v1/workspaces/${seat.id}`).expect(200)).body,
    workspace => workspace.state === 'ready',
  );
  return seat.id;
}

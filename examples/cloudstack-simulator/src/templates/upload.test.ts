import { request } from 'node:http';
import {
  closeClassrooms,
  eventually,
  openClassroom,
} from '../__testUtils__/classroom';
import { qcow2Image, sha256 } from '../__testUtils__/ImageSource';
import { RegionInput } from '../description/regionSchema';

const image = qcow2Image();

afterEach(closeClassrooms);

async function openDoor(
  overrides: Partial<RegionInput> = {},
  more: Record<string, string> = {},
) {
  const { client, region } = await openClassroom(overrides);
  const osTypes = await client.call('listOsTypes');
  const asked = await client.call('getUploadParamsForTemplate', {
    name: 'meca--linux-lab--01.00.00.00',
    displaytext: 'Lab',
    format: 'QCOW2',
    hypervisor: 'KVM',
    ostypeid: osTypes.body.ostype[0].id,
    zoneid: region.zoneId,
    ...more,
  });
  const ticket = asked.body.getuploadparams;
  const headers: Record<string, string> = {
    'x-signature': ticket.signature,
    'x-metadata': ticket.metadata,
    'x-expires': ticket.expires,
  };
  const row = async () => {
    const { body } = await client.call('listTemplates', {
      templatefilter: 'self',
      id: ticket.id,
    });
    return body.template[0];
  };
  return {
    ...{ client, region, ticket, envelope: asked.envelope, headers, row },
    /** Status and text of the door's answer. */
    async post(
      init: {
        file?: Buffer;
        name?: string;
        headers?: object;
        method?: string;
      } = {},
    ) {
      const { file = image, name = 'lab.qcow2', method = 'POST' } = init;
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(file)]), name);
      const answer = await fetch(ticket.postURL, {
        method,
        headers: { ...headers, ...init.headers },
        ...(method === 'POST' && { body: form }),
      });
      return [answer.status, await answer.text()];
    },
    reach: (status: string) =>
      eventually(row, ({ status: now }) => now === status),
  };
}

describe('upload of a template', () => {
  it('takes one file for its parameters, and no second', async () => {
    const door = await openDoor({}, { checksum: `{SHA-256}${sha256(image)}` });
    expect(door.envelope).toBe('postuploadtemplateresponse');
    expect(door.ticket).toMatchObject({
      postURL: `${new URL(door.region.endpoint).origin}/upload/${
        door.ticket.id
      }`,
      expires: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(await door.row()).toMatchObject({
      isready: false,
      status: 'NotUploaded',
    });

    expect(await door.post()).toEqual([200, 'upload successful.']);
    expect(await door.row()).toMatchObject({
      isready: true,
      status: 'Download Complete',
      physicalsize: image.length,
    });
    expect(await door.post()).toEqual([
      400,
      'The one time post url is already used',
    ]);
    expect(await door.row()).toMatchObject({ isready: true });
  });

  it.each([
    [
      'without a header',
      { 'x-metadata': '' },
      'signature, metadata and expires are compulsory fields.',
    ],
    [
      'with another expiry',
      { 'x-expires': '2099-01-01T00:00:00.000Z' },
      'signature validation failed.',
    ],
    [
      'with another signature',
      { 'x-signature': 'bm8=' },
      'signature validation failed.',
    ],
    [
      'for another host',
      { 'x-forwarded-host': 'ssvm.example.org' },
      'signature validation failed.',
    ],
  ])('is refused %s, and may then be done right', async (_, headers, text) => {
    const door = await openDoor();
    expect(await door.post({ headers })).toEqual([400, text]);
    expect(await door.row()).toMatchObject({ status: 'NotUploaded' });
    expect(await door.post()).toEqual([200, 'upload successful.']);
  });

  it('is refused by any other method, and without a known length', async () => {
    const door = await openDoor();
    expect(await door.post({ method: 'GET' })).toEqual([
      400,
      'only post requests are allowed',
    ]);
    const status = await new Promise(resolve => {
      const sent = request(
        door.ticket.postURL,
        { method: 'POST', headers: door.headers },
        answer => resolve(answer.resume().statusCode),
      );
      sent.write(image);
      sent.end();
    });
    expect(status).toBe(400);
  });

  it.each([
    [
      { name: 'lab.ova' },
      400,
      'File type mismatch between the sent file and the actual content. Received: ova',
    ],
    [{ file: Buffer.from('no disk') }, 500, 'Stream closed'],
  ])('ends in UploadError for %j', async (file, status, text) => {
    const door = await openDoor();
    expect(await door.post(file)).toEqual([status, text]);
    expect(await door.reach(text)).toMatchObject({
      isready: false,
      downloaddetails: [{ downloadState: 'UPLOAD_ERROR' }],
    });
    expect((await door.post())[0]).toBe(400);
  });

  it('is no file without a form around it', async () => {
    const door = await openDoor();
    const answer = await fetch(door.ticket.postURL, {
      method: 'POST',
      headers: door.headers,
      body: new Uint8Array(image),
    });
    expect([answer.status, await answer.text()]).toEqual([
      422,
      'received entity is not a file',
    ]);
  });

  it('is lost when the connection breaks', async () => {
    const door = await openDoor();
    const sent = request(door.ticket.postURL, {
      method: 'POST',
      headers: {
        ...door.headers,
        'content-type': 'multipart/form-data; boundary=xyz',
        'content-length': image.length,
      },
    });
    sent.on('error', () => {});
    sent.write(
      '--xyz\r\nContent-Disposition: form-data; name="f"; filename="lab.qcow2"\r\n\r\n',
    );
    sent.write(image.subarray(0, 100_000));
    await door.reach('UploadInProgress');
    sent.destroy();
    await door.reach('Upload broke off');
    expect(door.region.templates().at(-1)?.storedBytes).toBe(0);
  });

  it('is abandoned when nobody comes in time', async () => {
    const door = await openDoor({
      configuration: { 'upload.operation.timeout': '0.001' },
    });
    expect(await door.reach('UploadAbandoned')).toMatchObject({
      downloaddetails: [{ downloadState: 'ABANDONED' }],
    });
    expect(await door.post()).toEqual([400, 'request not valid anymore.']);
  });

  it('is broken off when its time is over', async () => {
    const door = await openDoor({
      configuration: { 'upload.operation.timeout': '0.004' },
      // Would take a quarter of an hour.
      lineMbitPerSecond: (image.length * 8) / 1e6 / 900,
    });
    await expect(door.post()).rejects.toThrow();
    await door.reach('Upload timed out');
  });

  it('needs a storage machine', async () => {
    const door = await openDoor();
    await door.region.setFaults({ storageVmDown: true });
    expect((await door.post())[0]).toBe(503);
  });

  it.each([
    ['4.19.1.0', '10'],
    ['4.22.1.0', '60'],
  ])('has in %s %s minutes', async (version, minutes) => {
    const { client } = await openDoor({ version });
    const { body } = await client.call('listConfigurations', {
      name: 'upload.operation.timeout',
    });
    expect(body.configuration[0].value).toBe(minutes);
  });
});

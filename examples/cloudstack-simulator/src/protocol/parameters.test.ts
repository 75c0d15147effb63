import { closeClassrooms, openClassroom } from '../__testUtils__/classroom';
import { GoSdkLikeClient } from '../__testUtils__/GoSdkLikeClient';

afterEach(closeClassrooms);

const UNKNOWN = 'e54f7606-5fdf-41ea-9a56-1e006800018c';

describe('parameters', () => {
  it('names the missing one', async () => {
    const { client, seat } = await openClassroom();
    const { status, body } = await client.call('deployVirtualMachine', {
      templateid: seat.templateid,
      serviceofferingid: seat.serviceofferingid,
    });
    expect(status).toBe(431);
    expect(body).toEqual({
      uuidList: [],
      errorcode: 431,
      cserrorcode: 9999,
      errortext:
        'Unable to execute API command deployvirtualmachine due to missing parameter zoneid',
    });
  });

  it('takes lower-case UUIDs only, and knows those of removed machines', async () => {
    const { client, deploy } = await openClassroom();
    const machine = await deploy('seat-1');
    const list = (id: string) => client.call('listVirtualMachines', { id });
    expect((await list(machine.id)).body.count).toBe(1);
    expect((await list(machine.id.toUpperCase())).status).toBe(431);
    expect((await list(UNKNOWN)).body.errortext).toContain(
      `Invalid parameter id value=${UNKNOWN} due to incorrect long value format, or entity does not exist`,
    );
    await client.job('destroyVirtualMachine', {
      id: machine.id,
      expunge: true,
    });
    expect((await list(machine.id)).body).toEqual({});
  });

  it('takes old numeric ids, but ignores junk where UUIDs came first', async () => {
    const { client, region } = await openClassroom();
    const byNumber = await client.call('listZones', { id: '1' });
    expect(byNumber.body.zone[0].id).toBe(region.zoneId);
    const junk = await client.call('listCapacity', { clusterid: 'junk' });
    expect(junk.status).toBe(200);
    expect((await client.call('listZones', { id: 'junk' })).status).toBe(431);
  });

  it('takes -1 for all zones, any text for false, and names in any case', async () => {
    const { client, region, seat } = await openClassroom();
    const byteSorting = new GoSdkLikeClient(region);
    const all = await byteSorting.call('listTemplates', {
      TemplateFilter: 'all',
      ZoneID: '-1',
    });
    expect(all.body.count).toBe(2);
    const job = await client.job('deployVirtualMachine', {
      ...seat,
      startvm: 'maybe',
    });
    expect(job.jobresult.virtualmachine.state).toBe('Stopped');
  });

  it.each([
    [
      { name: 'x'.repeat(256) },
      431,
      /Value greater than max allowed length 255 for param: name/,
    ],
    [
      { name: 'tab\there' },
      431,
      /illegal ASCII non-printable characters for parameter name/,
    ],
    [{ 'tags[0]key': 'x' }, 430, /Unable to decode parameter tags\[0\]key/],
    [{ 'tags[a].key': 'x' }, 430, /Unable to decode parameter/],
    [
      { page: 'one', pagesize: 1 },
      431,
      /due to invalid value one for parameter page/,
    ],
    [
      { page: 1 },
      431,
      /"pagesize" parameter is required when "page" is specified/,
    ],
    [
      { pagesize: 1 },
      431,
      /"page" parameter is required when "pagesize" is specified/,
    ],
    [
      { page: 1, pagesize: 501 },
      431,
      /Page size can't exceed max allowed page size value: 500/,
    ],
    [
      { page: 1, pagesize: -1 },
      431,
      /Can't specify page parameter when pagesize is -1/,
    ],
  ])('refuses %j with %i', async (parameters, code, text) => {
    const { client, deploy } = await openClassroom();
    await deploy('seat-1');
    const { status, body, headers } = await client.call(
      'listVirtualMachines',
      parameters as Record<string, string>,
    );
    expect(status).toBe(code);
    expect(body.errortext).toMatch(text);
    expect(decodeURI(headers.get('x-description') ?? '')).toBe(body.errortext);
  });

  it('pages with the total, and stops silently at the page size', async () => {
    const { client } = await openClassroom({ pageSize: 2 });
    const whole = (await client.call('listOsTypes')).body;
    expect(whole.ostype).toHaveLength(2);
    expect(whole.count).toBeGreaterThan(2);
    const ids = new Set<string>();
    for (let page = 1; ; page++) {
      const { body } = await client.call('listOsTypes', { page, pagesize: 2 });
      expect(body.count).toBe(whole.count);
      if (!body.ostype) break;
      for (const { id } of body.ostype) ids.add(id);
    }
    expect(ids.size).toBe(whole.count);
    const unlimited = await client.call('listOsTypes', { pagesize: -1 });
    expect(unlimited.body.ostype).toHaveLength(whole.count);
  });

  it('answers XML unless JSON is asked for, and old releases call JSON JavaScript', async () => {
    const { region } = await openClassroom();
    const xml = await fetch(`${region.endpoint}?command=listZones`);
    expect(xml.headers.get('content-type')).toBe('text/xml; charset=UTF-8');
    expect(await xml.text()).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?><listzonesresponse cloud-stack-version="4.19.1.0"><errorcode>401<\/errorcode>/,
    );
    const old = await openClassroom({ version: '4.11.3.0' });
    const json = await old.client.call('listZones');
    expect(json.headers.get('content-type')).toBe(
      'text/javascript; charset=UTF-8',
    );
    expect(json.body.zone[0]).not.toHaveProperty('type');
  });
});

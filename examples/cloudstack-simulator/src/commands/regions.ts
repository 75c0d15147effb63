import { parameterError } from '../protocol/ApiError';
import { RegionRow } from '../region/records';
import { Answer, Call, Command } from './Command';

function regionView(row: RegionRow) {
  return {
    ...row,
    gslbserviceenabled: true,
    portableipserviceenabled: false,
  };
}

function store(call: Call, row: RegionRow): Answer {
  const { records } = call.region;
  records.regions = [...records.regions.filter(r => r.id !== row.id), row];
  records.removedRegions = records.removedRegions.filter(id => id !== row.id);
  call.region.changed();
  return { kind: 'object', key: 'region', value: regionView(row) };
}

const listRegions: Command = {
  name: 'listRegions',
  access: 'everybody',
  handle: ({ region, args }) => {
    const id = args.number('id');
    const name = args.string('name');
    const rows = region
      .regionRows()
      .filter(row => id === undefined || row.id === id)
      .filter(row => name === undefined || row.name === name);
    return {
      kind: 'list',
      key: 'region',
      rows: rows.map(regionView),
      paged: false,
    };
  },
};

const addRegion: Command = {
  name: 'addRegion',
  access: 'root',
  handle: call => {
    const row = {
      id: call.args.number('id') ?? 0,
      name: call.args.required('name'),
      endpoint: call.args.required('endpoint'),
    };
    const rows = call.region.regionRows();
    if (rows.some(({ id }) => id === row.id)) {
      throw parameterError(`Region with id: ${row.id} already exists`);
    }
    if (rows.some(({ name }) => name === row.name)) {
      throw parameterError(`Region with name: ${row.name} already exists`);
    }
    return store(call, row);
  },
};

const updateRegion: Command = {
  name: 'updateRegion',
  access: 'root',
  handle: call => {
    const id = call.args.number('id');
    const rows = call.region.regionRows();
    const row = rows.find(each => each.id === id);
    if (!row) throw parameterError(`Region with id: ${id} does not exist`);
    const name = call.args.string('name') ?? row.name;
    if (rows.some(each => each.id !== id && each.name === name)) {
      throw parameterError(`Region with name: ${name} already exists`);
    }
    const endpoint = call.args.string('endpoint') ?? row.endpoint;
    return store(call, { id: row.id, name, endpoint });
  },
};

const removeRegion: Command = {
  name: 'removeRegion',
  access: 'root',
  handle: ({ region, args }) => {
    const id = args.number('id') ?? 0;
    if (!region.regionRows().some(row => row.id === id)) {
      throw parameterError(`Failed to delete Region: ${id}, Region not found`);
    }
    const { records } = region;
    records.regions = records.regions.filter(row => row.id !== id);
    records.removedRegions = [...records.removedRegions, id];
    region.changed();
    return { kind: 'success' };
  },
};

export const regionCommands = [
  listRegions,
  addRegion,
  updateRegion,
  removeRegion,
];

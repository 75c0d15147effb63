import { describeRegionDriver } from '@meca/backstage-plugin-meca-node/testUtils';
import { startSimulatedEnvironment } from './__testUtils__/startSimulatedEnvironment';

describeRegionDriver({
  name: 'cloudstack with 4.19 over http',
  start: () => startSimulatedEnvironment({ version: '4.19.1.0' }),
});

describeRegionDriver({
  name: 'cloudstack with 4.22 over https, in pages of three',
  start: () =>
    startSimulatedEnvironment({ version: '4.22.1.0', tls: true, pageSize: 3 }),
});

import { describeRegionDriver } from '@meca/backstage-plugin-meca-node/testUtils';
import { startSimulatedEnvironment } from './__testUtils__/startSimulatedEnvironment';

describeRegionDriver({
  name: 'cloudstack against the simulator',
  start: startSimulatedEnvironment,
});

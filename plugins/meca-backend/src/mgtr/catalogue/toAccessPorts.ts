import {
  AccessPort,
  accessPortSchema,
} from '@meca/backstage-plugin-meca-common';
import { Manifest } from '@meca/meca-mgtr';

/** The ports that this portal can offer; publishers may name others. */
export function toAccessPorts(access: Manifest['access']): AccessPort[] {
  return access.flatMap(port => accessPortSchema.safeParse(port).data ?? []);
}

import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { PlacementVerdict } from '@meca/backstage-plugin-meca-common';
import {
  CallOptions,
  MecaServiceClient,
  readRegionNames,
  RegionNames,
} from '../client';
import { buildSessionInput, ReserveInput } from './buildSessionInput';
import { describeTime } from './describeTime';

/** Sentences of the service begin with the region where they are about one of several. */
function explain(
  { regionId, verdict, reasons }: PlacementVerdict,
  names: RegionNames,
): string {
  const name = names.nameOf(regionId);
  const why = reasons
    .map(({ message }) => message)
    .map(text =>
      text.startsWith(`${name}: `) ? text.slice(name.length + 2) : text,
    );
  return [`${name} (${verdict})`, why.join('; ')].filter(Boolean).join(': ');
}

/**
 * Asks where the session would be, without booking it. Throws ConflictError with every region's reasons where the real run
 * would be refused as well.
 */
export async function tryPlacement(
  client: MecaServiceClient,
  ctx: { input: ReserveInput; logger: LoggerService },
  callOptions: CallOptions,
) {
  const session = buildSessionInput(ctx.input);
  const { institutionRef, startsAt, endsAt, placement } = session;
  const { templatePath, version, offering, seats } = session;
  const { regionId, verdicts } = await client.call(
    'evaluatePlacement',
    {
      body: {
        ...{ institutionRef, startsAt, endsAt, placement },
        ...{ templatePath, version, offering, seats },
      },
    },
    callOptions,
  );
  const names = await readRegionNames(client, callOptions);
  const told = verdicts.map(verdict => `${explain(verdict, names)}.`);
  told.forEach(line => ctx.logger.info(line));
  if (!regionId) {
    throw new ConflictError(
      `No region can hold the session "${session.title}". ${told.join(' ')}`,
    );
  }
  const regionName = names.nameOf(regionId);
  const timeZone = names.zoneOf(institutionRef, regionId) ?? 'UTC';
  const when = describeTime({ startsAt, endsAt, timeZone });
  ctx.logger.info(
    `${seats} seats for "${session.title}" would be reserved in ${regionName}, ${when}. Nothing is booked.`,
  );
  return { regionId, regionName, startsAt, endsAt, when };
}

import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { PlacementVerdict } from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient } from '../client';
import { buildSessionInput, ReserveInput } from './buildSessionInput';

function explain({ regionId, verdict, reasons }: PlacementVerdict): string {
  const why = reasons.map(({ message }) => message).join('; ');
  return why ? `${regionId} (${verdict}): ${why}` : `${regionId} (${verdict})`;
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
  verdicts.forEach(verdict => ctx.logger.info(explain(verdict)));
  if (!regionId) {
    throw new ConflictError(
      `No region can hold the session "${session.title}": ${verdicts
        .map(explain)
        .join('. ')}`,
    );
  }
  ctx.logger.info(`Would be reserved in region ${regionId}; nothing is booked`);
  return { regionId, startsAt, endsAt };
}

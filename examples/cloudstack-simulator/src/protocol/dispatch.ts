import { CommandDeclaration } from '../catalogue/catalogue';
import { Answer, Command } from '../commands/Command';
import { commands } from '../commands';
import { ConsoleTickets } from '../console/ConsoleTickets';
import { UploadDoor } from '../templates/UploadDoor';
import { JobRunner } from '../jobs/JobRunner';
import { Caller, isRoot } from '../region/Caller';
import { EntityKind, Region } from '../region/Region';
import { ApiError, CsErrorCode, ErrorCode, unauthorized } from './ApiError';
import { Arguments } from './Arguments';
import { authenticate } from './authenticate';
import { parseArguments } from './parseArguments';
import { takePage } from './paging';
import { project } from './project';
import { RateLimit } from './RateLimit';
import { Envelope, JsonObject } from './serialize';
import { DecodedParameter } from './signature';

/** Parameters that name an entity of the same kind in every command. */
const COMMON_REFS: Record<string, EntityKind> = {
  zoneid: 'zones',
  podid: 'pods',
  clusterid: 'clusters',
  hostid: 'hosts',
  templateid: 'templates',
  serviceofferingid: 'serviceOfferings',
  diskofferingid: 'diskOfferings',
  networkid: 'networks',
  ostypeid: 'osTypes',
  domainid: 'domains',
  storageid: 'storagePools',
  virtualmachineid: 'machines',
  jobid: 'jobs',
  groupid: 'groups',
};

export interface Dispatch {
  region: Region;
  jobs: JobRunner;
  consoles: ConsoleTickets;
  uploads: UploadDoor;
  rateLimit: RateLimit;
}

export interface Outcome {
  status: number;
  envelope: Envelope;
  /** Sent in a header too when the API, not the servlet, refused. */
  description?: string;
}

function envelopeOf(command: string): string {
  return commands.get(command)?.envelope ?? `${command.toLowerCase()}response`;
}

function errorOutcome(error: unknown, command: string | undefined): Outcome {
  const refusal =
    error instanceof ApiError
      ? error
      : new ApiError(
          ErrorCode.internal,
          error instanceof Error ? error.message : String(error),
          { csErrorCode: CsErrorCode.generic },
        );
  const { csErrorCode, generalEnvelope } = refusal.options;
  const general = generalEnvelope || command === undefined;
  return {
    status: refusal.code,
    envelope: {
      name: general ? 'errorresponse' : envelopeOf(command),
      body: {
        uuidList: [],
        errorcode: refusal.code,
        cserrorcode: csErrorCode,
        errortext: refusal.message,
      },
    },
    ...(csErrorCode !== undefined && { description: refusal.message }),
  };
}

function bodyOf(
  answer: Answer,
  declaration: CommandDeclaration,
  page: (rows: JsonObject[]) => JsonObject[],
): JsonObject {
  switch (answer.kind) {
    case 'list': {
      const { key, rows } = answer;
      if (rows.length === 0) return {};
      const shown = answer.paged === false ? rows : page(rows);
      if (shown.length === 0) return { count: rows.length };
      return {
        count: rows.length,
        [key]: shown.map(row => project(row, declaration)),
      };
    }
    case 'object':
      return { [answer.key]: project(answer.value, declaration) };
    case 'fields':
      return project(answer.value, declaration);
    case 'success':
      return { displaytext: answer.displayText, success: true };
    default:
      return { id: answer.createdId, jobid: answer.jobId };
  }
}

/** A role without the right to a command learns no more than that it may not exist. */
function checkAccess(region: Region, caller: Caller, command: Command): void {
  if (command.access === 'everybody' || isRoot(caller)) return;
  if (region.isAtLeast('4.15')) {
    throw unauthorized(
      `The given command '${command.name}' either does not exist, is not available for user.`,
    );
  }
  throw unsupportedBefore415(command.name, caller.user.seq);
}

function unsupportedBefore415(name: string, userSeq: number): ApiError {
  return new ApiError(
    ErrorCode.unsupported,
    `The given command:${name} does not exist or it is not available for user with id:${userSeq}`,
    { csErrorCode: CsErrorCode.apiException, generalEnvelope: true },
  );
}

/** A signed call of a command that the release does not have. */
function unknownCommand(
  region: Region,
  name: string,
  parameters: DecodedParameter[],
): ApiError {
  if (region.isAtLeast('4.15')) {
    return new ApiError(ErrorCode.unauthorized, unauthorized().message, {
      generalEnvelope: true,
    });
  }
  const { caller, verifySignature } = authenticate(region, parameters);
  verifySignature();
  return unsupportedBefore415(name, caller.user.seq);
}

function parse(
  { region }: Dispatch,
  command: Command,
  declaration: CommandDeclaration,
  parameters: DecodedParameter[],
): Arguments {
  return parseArguments({
    declaration,
    parameters,
    resolveId: (name, value) => {
      const kind = command.refs?.[name] ?? COMMON_REFS[name];
      return kind && region.resolve(kind, value);
    },
  });
}

async function run(
  dispatch: Dispatch,
  name: string,
  parameters: DecodedParameter[],
): Promise<Outcome> {
  const { region, rateLimit } = dispatch;
  const command = commands.get(name);
  const declaration = region.declarations.get(name);
  if (!command || !declaration) {
    throw unknownCommand(region, name, parameters);
  }
  const { caller, verifySignature } = authenticate(region, parameters);
  rateLimit.check(caller.account, Date.now());
  checkAccess(region, caller, command);
  verifySignature();
  const args = parse(dispatch, command, declaration, parameters);
  const answer = await command.handle({ ...dispatch, caller, args });
  const body = bodyOf(answer, declaration, rows =>
    takePage(rows, args, region.description.pageSize),
  );
  return {
    status: 200,
    envelope: { name: envelopeOf(name), body },
  };
}

/** Carries out one call; never rejects. */
export async function dispatchCall(
  dispatch: Dispatch,
  parameters: DecodedParameter[],
): Promise<Outcome> {
  const name = parameters.find(([key]) => key === 'command')?.[1];
  if (!name) {
    const signed = parameters.some(([key]) => key.toLowerCase() === 'apikey');
    const error = signed
      ? unauthorized()
      : new ApiError(400, 'no command specified', {});
    return errorOutcome(error, undefined);
  }
  try {
    return await run(dispatch, name, parameters);
  } catch (error) {
    return errorOutcome(error, name);
  }
}

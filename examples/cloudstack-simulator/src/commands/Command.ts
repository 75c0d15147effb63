import { JobRunner, JobWork } from '../jobs/JobRunner';
import { Arguments } from '../protocol/Arguments';
import { JsonObject } from '../protocol/serialize';
import { Caller } from '../region/Caller';
import { Account } from '../region/entities';
import { EntityKind, Region } from '../region/Region';
import { UploadDoor } from '../templates/UploadDoor';
import { ConsoleTickets } from '../console/ConsoleTickets';

export interface Call {
  region: Region;
  caller: Caller;
  args: Arguments;
  jobs: JobRunner;
  consoles: ConsoleTickets;
  uploads: UploadDoor;
}

/** What a command answers; the envelope is built from it in one place. */
export type Answer =
  | { kind: 'list'; key: string; rows: JsonObject[]; paged?: boolean }
  | { kind: 'object'; key: string; value: JsonObject }
  | { kind: 'success'; displayText?: string }
  | { kind: 'job'; jobId: string; createdId?: string }
  /** Fields directly in the envelope. */
  | { kind: 'fields'; value: JsonObject };

/** A command's logic; its parameters and fields are declared in the catalogue. */
export interface Command {
  name: string;
  /** Who may call it: root administrators only, or everybody. */
  access: 'root' | 'everybody';
  /** Which registry `id`, and other parameters not named after it, point into. */
  refs?: Record<string, EntityKind>;
  /** Name of the answer where it is not made of the command's. */
  envelope?: string;
  handle(call: Call): Answer | Promise<Answer>;
  work?: JobWork;
}

export interface Ownership {
  account: string;
  domainid: string;
  domain: string;
}

export function ownership(account: Account): Ownership {
  return {
    account: account.name,
    domainid: account.domain.id,
    domain: account.domain.name,
  };
}

/** Substring match of list commands' `keyword`, without regard to case. */
export function matchesKeyword(
  args: Arguments,
  ...texts: (string | undefined)[]
): boolean {
  const keyword = args.string('keyword')?.toLowerCase();
  return !keyword || texts.some(text => text?.toLowerCase().includes(keyword));
}

/** Exact match of an optional string parameter. */
export function matches(
  args: Arguments,
  parameter: string,
  value: string | undefined,
): boolean {
  const wanted = args.string(parameter);
  return wanted === undefined || wanted === '-1' || wanted === value;
}

import {
  RegionErrorCode,
  RegionErrorOptions,
} from '@meca/backstage-plugin-meca-node';
import { Refusal } from '../protocol/envelope';
import { CallContext } from './connectionError';

interface Meaning {
  code: RegionErrorCode;
  /** Follows "Region x ". */
  happened: string;
  remedy: string;
}

// CloudStack reports a full cloud under several numbers, depending on where it noticed; only the text tells then.
const NO_CAPACITY_TEXT =
  /unable to create a deployment|no destination found|insufficient|cannot deploy the vm to specified host/i;
// Said of whatever went wrong: a full cloud, a router that does not come up, a broken volume. Not to be told as one of them.
const START_FAILED_TEXT = /unable to orchestrate the start/i;
const UNKNOWN_OBJECT_TEXT =
  /entity does not exist|unable to find|does not exist|doesn't exist|invalid (virtual ?machine|template|zone|service ?offering)/i;
const TEMPLATE_NOT_READY_TEXT =
  /not been completely downloaded|template .* is not (ready|downloaded)/i;
const WRONG_STATE_TEXT =
  /already (running|stopped|in progress)|not (in )?(the )?(right|running|stopped|proper|correct) ?(state)?|unable to (reboot|stop|start) .* (state|not running)|is not running/i;
const NOT_ALLOWED_TEXT =
  /does not exist, is not available|not available for user/i;
const ALREADY_RUNNING_TEXT = /is already running/i;
const EXPUNGE_TEXT = /expunge/i;

const TEMPLATE_USED_TEXT = /because .*(instances|VMs?)\b.* (are|is) using it/i;
// One for each: the name of the instance, as hypervisors know it.
const TEMPLATE_USERS_TEXT = /\bi-\d+-\d+-[\w-]+/g;
const TEMPLATE_ON_ITS_WAY_TEXT = /not currently being downloaded/i;
const SOURCE_SILENT_TEXT = /unable to (establish connection|resolve)/i;
const SOURCE_REFUSED_TEXT =
  /illegal host|unsupported scheme|only ports|please specify a valid (url|qcow2|raw|vhdx?|ova|vmdk)/i;
const NO_IMAGE_STORE_TEXT = /unable to find image store/i;

/** A machine that was to be started runs. */
export function saysAlreadyRunning(refusal: Refusal): boolean {
  return ALREADY_RUNNING_TEXT.test(refusal.text);
}

/** The role may destroy, but not expunge. */
export function saysExpungeNotAllowed(refusal: Refusal): boolean {
  return refusal.code === 531 && EXPUNGE_TEXT.test(refusal.text);
}

/** No object with the id that was given. */
export function saysUnknownObject(refusal: Refusal): boolean {
  return refusal.code === 431 && UNKNOWN_OBJECT_TEXT.test(refusal.text);
}

/** 401 for a command that exists, from a key that is good. */
export function saysCommandNotAllowed(refusal: Refusal): boolean {
  return (
    (refusal.code === 401 || refusal.code === 432) &&
    NOT_ALLOWED_TEXT.test(refusal.text)
  );
}

/** Milliseconds to wait according to a 429; it has no `Retry-After`. */
export function readRetryAfterMs(refusal: Refusal): number | undefined {
  const ms = /retry after \[?\s*(\d+)/i.exec(refusal.text)?.[1];
  return ms === undefined ? undefined : Number(ms);
}

/** The largest page that a 431 about page sizes allows. */
export function readPageSizeLimit(refusal: Refusal): number | undefined {
  const limit = /max allowed page size value:\s*(\d+)/i.exec(refusal.text)?.[1];
  return limit === undefined ? undefined : Number(limit);
}

const NO_CAPACITY: Meaning = {
  code: 'no-capacity',
  happened: 'has no room for the machine now',
  remedy:
    'Stop or delete machines there, choose a smaller offering, or choose another region',
};

const START_FAILED: Meaning = {
  code: 'failed',
  happened: 'could not start the machine and does not say why',
  remedy:
    'Try again; if it goes on, the administrators of the region find the cause in its events: a host, a router, storage, or no room',
};

/** What only bringing and deleting templates is refused for. */
function meaningForTemplate(text: string): Meaning | undefined {
  if (TEMPLATE_USED_TEXT.test(text)) {
    const machines = text.match(TEMPLATE_USERS_TEXT)?.length ?? 0;
    return {
      code: 'conflict',
      happened: `still has ${
        machines > 1 ? `${machines} machines` : 'a machine'
      } made of the template`,
      remedy: 'Wait until they are destroyed, then delete it',
    };
  }
  if (TEMPLATE_ON_ITS_WAY_TEXT.test(text)) {
    return {
      code: 'conflict',
      happened: 'is fetching the template and does not delete it meanwhile',
      remedy:
        'Wait until it has come or failed; if it is stuck, restart the secondary storage VM of the region',
    };
  }
  if (SOURCE_SILENT_TEXT.test(text)) {
    return {
      code: 'rejected',
      happened: 'cannot reach the address that serves the template',
      remedy:
        'Let its management server and secondary storage VM connect to that address: name, route, firewall, certificate',
    };
  }
  if (SOURCE_REFUSED_TEXT.test(text)) {
    return {
      code: 'rejected',
      happened: 'fetches no template from such an address',
      remedy:
        'Serve it by http or https at an address of the region’s own network, not a loopback one, under a path that ends like its format',
    };
  }
  if (NO_IMAGE_STORE_TEXT.test(text)) {
    return {
      code: 'no-capacity',
      happened: 'has no secondary storage with room for the template',
      remedy: 'Delete templates there, or add secondary storage to the zone',
    };
  }
  return undefined;
}

function meaningOf(refusal: Refusal, command: string): Meaning {
  const { code, text } = refusal;
  if (code >= 430 && NO_CAPACITY_TEXT.test(text)) return NO_CAPACITY;
  if (code === 530 && START_FAILED_TEXT.test(text)) return START_FAILED;
  const ofTemplate = meaningForTemplate(text);
  if (code >= 430 && ofTemplate) return ofTemplate;
  if (code >= 430 && TEMPLATE_NOT_READY_TEXT.test(text)) {
    return {
      code: 'conflict',
      happened: 'has the template, but not yet ready in the zone',
      remedy:
        'Wait until the template is ready in the region, or choose another',
    };
  }
  if (saysUnknownObject(refusal)) {
    return {
      code: 'not-found',
      happened: `does not know an object named in ${command}`,
      remedy:
        'Refresh what is known of the region: it may have been deleted there',
    };
  }
  if ([431, 530].includes(code) && WRONG_STATE_TEXT.test(text)) {
    return {
      code: 'conflict',
      happened: `cannot do ${command} in the machine’s present state`,
      remedy: 'Look at the machine again, then repeat',
    };
  }
  switch (code) {
    case 405:
      return {
        code: 'rejected',
        happened: `refused the way in which ${command} was sent`,
        remedy: 'Report this with the version of the region’s CloudStack',
      };
    case 429:
      return {
        code: 'unreachable',
        happened: 'takes no more calls from the portal’s account for now',
        remedy:
          'Raise "api.throttling.max" there, or ask for fewer things at once',
      };
    case 430:
    case 431:
      return {
        code: 'rejected',
        happened: `does not accept the parameters of ${command}`,
        remedy:
          'Check "zone" and "network" of the region, the template and the offering',
      };
    case 401:
    case 432:
      return {
        code: 'rejected',
        happened: `does not offer ${command} to the portal’s account`,
        remedy: `Allow ${command} in the role of the account whose API key is used`,
      };
    case 531:
      return {
        code: 'rejected',
        happened: `does not permit ${command} to the portal’s account`,
        remedy: 'Check the role of the account and to whom the object belongs',
      };
    case 532:
    case 535:
      return {
        code: 'no-capacity',
        happened: 'has reached a limit of the portal’s account',
        remedy: 'Raise the limits of the account, domain or project there',
      };
    case 533:
      return NO_CAPACITY;
    case 534:
      return {
        code: 'failed',
        happened: `has a host, router or storage down that ${command} needs`,
        remedy: 'Look at the alerts of the region, then repeat',
      };
    case 536:
    case 537:
      return {
        code: 'conflict',
        happened: `has something in use that ${command} needs`,
        remedy: 'Wait for what is under way there, then repeat',
      };
    case 503:
      return {
        code: 'unreachable',
        happened: 'is in maintenance or shutting down',
        remedy: 'Wait until the management server is back',
      };
    default:
      return {
        code: 'failed',
        happened: `failed at ${command}`,
        remedy: 'Look at the events of the region, then repeat',
      };
  }
}

// Found by checking what was asked, before anything was made.
const NOTHING_DONE = new Set([
  401, 405, 429, 430, 431, 432, 503, 531, 532, 535,
]);

/** What a refusal means, in our own words: CloudStack's texts name internals of the region. */
export function toRegionErrorOptions(
  refusal: Refusal,
  context: CallContext,
): RegionErrorOptions {
  const { region, command } = context;
  const { code, happened, remedy } = meaningOf(refusal, command);
  return {
    regionId: region.id,
    code,
    message: `Region ${region.name} ${happened} (CloudStack ${refusal.code})`,
    remedy,
    // A deploy that fails at once can leave a machine in Error under its name.
    outcomeUnknown:
      context.changes &&
      command === 'deployVirtualMachine' &&
      !NOTHING_DONE.has(refusal.code),
  };
}

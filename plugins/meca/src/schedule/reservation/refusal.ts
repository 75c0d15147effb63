import { PlacementVerdict } from '@meca/backstage-plugin-meca-common';
import { DraftField } from './faults';

/** Why the service did not do it, in the words of the form. */
export type Refusal =
  | { kind: 'unreachable'; message?: string }
  | {
      kind: 'refused';
      message: string;
      fields: Partial<Record<DraftField, string>>;
      /** Why no region took it, region by region. */
      verdicts?: PlacementVerdict[];
    };

const FIELD_OF_PATH: Record<string, DraftField> = {
  title: 'title',
  institutionRef: 'institutionRef',
  ownerRef: 'ownerRef',
  startsAt: 'start',
  endsAt: 'end',
  placement: 'placement',
  templatePath: 'templatePath',
  version: 'templatePath',
  offering: 'offering',
  seats: 'seats',
  attendees: 'attendees',
  endPolicy: 'endPolicy',
  courseRef: 'courseRef',
  comments: 'comments',
};

interface ServiceError {
  statusCode?: number;
  body?: {
    error?: { name?: string; message?: string; verdicts?: PlacementVerdict[] };
  };
}

/**
 * Reads an error of a write. A refusal has a status; without one the answer was lost,
 * so that the write may have happened and must be repeated with the same key.
 */
export function readRefusal(error: unknown): Refusal {
  const { statusCode, body } = error as ServiceError;
  if (statusCode === undefined || statusCode >= 500) {
    return { kind: 'unreachable', message: body?.error?.message };
  }
  const message = body?.error?.message ?? (error as Error).message;
  return {
    kind: 'refused',
    message,
    fields: fieldsOf(message),
    verdicts: body?.error?.verdicts,
  };
}

/** The service lists what it found as `path: sentence; path: sentence`. */
function fieldsOf(message: string): Partial<Record<DraftField, string>> {
  const fields: Partial<Record<DraftField, string>> = {};
  for (const part of message.replace(/^Invalid request: /, '').split('; ')) {
    const [, path, sentence] = /^([A-Za-z]+)[.\w]*: (.+)$/.exec(part) ?? [];
    const field = path && FIELD_OF_PATH[path];
    if (field) fields[field] ??= sentence;
  }
  return fields;
}

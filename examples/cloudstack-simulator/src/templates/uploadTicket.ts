import { createHmac, timingSafeEqual } from 'node:crypto';
import { stableUuid } from '../region/ids';
import { Region } from '../region/Region';

/** What a caller copies into the headers of an upload, word for word. */
export interface UploadTicket {
  postUrl: string;
  metadata: string;
  /** ISO 8601 with milliseconds and `Z`. */
  expires: string;
  signature: string;
}

/** Known to the region's servers only; the same after a restart. */
function keyOf(region: Region): string {
  return stableUuid(
    region.id,
    'upload key',
    region.keysOf(region.infrastructure.users[0]).secretKey,
  );
}

function sign(region: Region, parts: Omit<UploadTicket, 'signature'>): string {
  const { metadata, postUrl, expires } = parts;
  return createHmac('sha1', keyOf(region))
    .update(`${metadata}${postUrl}${expires}`)
    .digest('base64');
}

export function issueTicket(
  region: Region,
  options: { postUrl: string; templateId: string; expiresAt: number },
): UploadTicket {
  const { postUrl, templateId, expiresAt } = options;
  const parts = {
    postUrl,
    metadata: Buffer.from(JSON.stringify({ templateId })).toString('base64'),
    expires: new Date(expiresAt).toISOString(),
  };
  return { ...parts, signature: sign(region, parts) };
}

export function isTicketValid(region: Region, ticket: UploadTicket): boolean {
  const expected = Buffer.from(sign(region, ticket));
  const given = Buffer.from(ticket.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

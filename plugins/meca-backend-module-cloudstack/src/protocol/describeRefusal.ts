import { Refusal } from './envelope';

const MAX_LENGTH = 300;

/** One line for the log of those who run the portal; without keys, more of addresses than their host, or line breaks. */
export function describeRefusal(
  refusal: Refusal,
  secrets: { apiKey: string; secretKey: string },
): string {
  const text = refusal.text
    .replaceAll(secrets.apiKey, '…')
    .replaceAll(secrets.secretKey, '…')
    .replace(
      /\b(signature|apikey|secretkey|sessionkey|token|password)=[^&\s]*/gi,
      '$1=…',
    )
    // Only the host: paths hold tokens too, as those from which templates are fetched.
    .replace(/\b(https?:\/\/)(?:[^\s/?#@]*@)?([^\s/?#]+)\S*/gi, '$1$2/…')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, MAX_LENGTH);
  const codes = [refusal.code, refusal.detailCode].filter(Boolean).join('/');
  return text ? `${codes} ${text}` : codes;
}

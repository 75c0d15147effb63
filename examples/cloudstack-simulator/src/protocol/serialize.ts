export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | Json[]
  | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };

export interface Envelope {
  name: string;
  body: JsonObject;
}

export function toJson({ name, body }: Envelope): string {
  return JSON.stringify({ [name]: body });
}

function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');
}

function element(name: string, value: Json): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    return value.map(item => element(name, item)).join('');
  }
  const content =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([key, child]) => element(key, child))
          .join('')
      : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}

/** The XML form, which servers send unless `response=json` is asked for. */
export function toXml({ name, body }: Envelope, version: string): string {
  const content = Object.entries(body)
    .map(([key, child]) => element(key, child))
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?><${name} cloud-stack-version="${version}">${content}</${name}>`;
}

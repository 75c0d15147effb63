/** The few forms of DER that a certificate needs. */

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}

export function tagged(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([
    Buffer.from([tag]),
    lengthBytes(content.length),
    content,
  ]);
}

export const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
export const set = (...parts: Buffer[]) => tagged(0x31, ...parts);
export const octets = (bytes: Buffer) => tagged(0x04, bytes);
export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text, 'utf8'));
export const boolean = (value: boolean) =>
  tagged(0x01, Buffer.from([value ? 0xff : 0]));

/** Bits in whole bytes. */
export const bits = (bytes: Buffer) => tagged(0x03, Buffer.from([0]), bytes);

/** A non-negative integer. */
export function integer(bytes: Buffer): Buffer {
  const needsSign = bytes[0] >= 0x80;
  return tagged(
    0x02,
    needsSign ? Buffer.concat([Buffer.from([0]), bytes]) : bytes,
  );
}

export function oid(text: string): Buffer {
  const [first, second, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part % 128];
    for (
      let left = Math.floor(part / 128);
      left > 0;
      left = Math.floor(left / 128)
    ) {
      groups.unshift((left % 128) + 128);
    }
    bytes.push(...groups);
  }
  return tagged(0x06, Buffer.from(bytes));
}

/** GeneralizedTime, to the second. */
export function time(instant: Date): Buffer {
  const text = `${instant.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return tagged(0x18, Buffer.from(text, 'latin1'));
}

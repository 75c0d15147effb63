import { imageRefused } from './imageRefused';
import type { ImageReader } from './ImageReader';
import { inspectVmdk, VMDK_MAGIC } from './inspectVmdk';

const BLOCK_BYTES = 512;
const MOST_MEMBERS = 64;
const REGULAR = new Set(['0', '\0']);
const NAME = /^[^/\\\0]+\.(ovf|mf|cert|vmdk|nvram|iso)$/i;

interface Member {
  name: string;
  at: number;
  bytes: number;
}

/** Walks through an OVA (a tar with an OVF first) and says the size of its disks together. */
export async function inspectOva(image: ImageReader): Promise<number> {
  const members = await listMembers(image);
  if (!members[0]?.name.toLowerCase().endsWith('.ovf')) {
    throw imageRefused('its OVA does not begin with an .ovf');
  }
  let virtualBytes = 0;
  for (const disk of members.filter(({ name }) => /\.vmdk$/i.test(name))) {
    const part = {
      bytes: disk.bytes,
      read: (offset: number, length: number) =>
        image.read(
          disk.at + offset,
          Math.max(0, Math.min(length, disk.bytes - offset)),
        ),
    };
    const magic = await part.read(0, BLOCK_BYTES);
    if (
      magic.length < BLOCK_BYTES ||
      magic.toString('latin1', 0, 4) !== VMDK_MAGIC
    ) {
      throw imageRefused(`the disk ${JSON.stringify(disk.name)} is no VMDK`);
    }
    virtualBytes += await inspectVmdk(part);
  }
  if (virtualBytes === 0) {
    throw imageRefused('its OVA has no disk');
  }
  return virtualBytes;
}

async function listMembers(image: ImageReader): Promise<Member[]> {
  const members: Member[] = [];
  let at = 0;
  while (at + BLOCK_BYTES <= image.bytes) {
    const header = await image.read(at, BLOCK_BYTES);
    if (header.every(byte => byte === 0)) {
      return members;
    }
    const name = text(header, 0, 100);
    const bytes = sizeOf(header);
    const kind = header.toString('latin1', 156, 157);
    // Directories, links and long-name extensions have no place in an OVA.
    if (!REGULAR.has(kind) || text(header, 345, 155) !== '') {
      throw imageRefused(
        `its OVA has the entry ${JSON.stringify(name)}, which is no plain file`,
      );
    }
    if (!NAME.test(name) || members.length >= MOST_MEMBERS) {
      throw imageRefused(
        `its OVA has the unexpected file ${JSON.stringify(name)}`,
      );
    }
    if (at + BLOCK_BYTES + bytes > image.bytes) {
      throw imageRefused('its OVA is cut off');
    }
    members.push({ name, at: at + BLOCK_BYTES, bytes });
    at += BLOCK_BYTES + Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return members;
}

function text(header: Buffer, from: number, length: number): string {
  return header.toString('latin1', from, from + length).replace(/\0.*$/s, '');
}

/** Octal text, or binary when it is too large for that. */
function sizeOf(header: Buffer): number {
  if (header[124] === 0x80) {
    return Number(header.readBigUInt64BE(128));
  }
  const size = Number.parseInt(text(header, 124, 12).trim() || '0', 8);
  if (!Number.isSafeInteger(size)) {
    throw imageRefused('its OVA has a member without a size');
  }
  return size;
}

import { readFile } from 'node:fs/promises';
import { RegionDescription } from '../description/regionSchema';
import { CertificatePair, RegionTls } from './RegionTls';

async function readPair(
  tls: NonNullable<RegionDescription['tls']>,
): Promise<CertificatePair> {
  if (tls === 'self') throw new Error('not yet');
  if ('cert' in tls) return { cert: tls.cert, key: tls.key };
  return {
    cert: await readFile(tls.certFile, 'utf8'),
    key: await readFile(tls.keyFile, 'utf8'),
  };
}

export async function createRegionTls(
  description: RegionDescription,
): Promise<{ tls?: RegionTls; ca?: string }> {
  if (!description.tls) return {};
  const right = await readPair(description.tls);
  return { tls: new RegionTls({ right, wrong: () => right }) };
}

import { readFile } from 'node:fs/promises';
import {
  Certificate,
  createCertificate,
} from '../certificates/createCertificate';
import { RegionDescription } from '../description/regionSchema';
import { CertificatePair, RegionTls, WrongCertificate } from './RegionTls';

const DAY_MS = 24 * 60 * 60 * 1000;

async function readPair(
  tls: Exclude<RegionDescription['tls'], 'self' | undefined>,
): Promise<CertificatePair> {
  if ('cert' in tls) return tls;
  return {
    cert: await readFile(tls.certFile, 'utf8'),
    key: await readFile(tls.keyFile, 'utf8'),
  };
}

/** A certificate that a client must refuse, and why. */
function createWrong(
  kind: WrongCertificate,
  host: string,
  issuer: Certificate | undefined,
): CertificatePair {
  if (kind === 'self-signed') {
    return createCertificate({ commonName: host, altNames: [host] });
  }
  if (kind === 'expired') {
    return createCertificate({
      commonName: host,
      altNames: [host],
      issuer,
      notBefore: new Date(Date.now() - 90 * DAY_MS),
      notAfter: new Date(Date.now() - DAY_MS),
    });
  }
  const other = 'another-host.invalid';
  return createCertificate({ commonName: other, altNames: [other], issuer });
}

/** The TLS side of a region; `ca` is the authority if the simulator had to make one. */
export async function createRegionTls(
  description: RegionDescription,
): Promise<{ tls?: RegionTls; ca?: string }> {
  const { tls, host, name } = description;
  if (!tls) return {};
  const authority =
    tls === 'self'
      ? createCertificate({ commonName: `${name} CA`, authority: true })
      : undefined;
  const right =
    tls === 'self'
      ? createCertificate({
          commonName: host,
          altNames: [host, 'localhost'],
          issuer: authority,
        })
      : await readPair(tls);
  const wrong = (kind: WrongCertificate) => createWrong(kind, host, authority);
  return { tls: new RegionTls({ right, wrong }), ca: authority?.cert };
}

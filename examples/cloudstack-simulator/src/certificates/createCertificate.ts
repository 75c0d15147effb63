import { generateKeyPairSync, KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import {
  bits,
  boolean,
  integer,
  octets,
  oid,
  sequence,
  set,
  tagged,
  time,
  utf8,
} from './der';

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  subjectAltName: '2.5.29.17',
};

const DAY_MS = 24 * 60 * 60 * 1000;

export interface CertificateOptions {
  commonName: string;
  /** Host names and IPv4 addresses that the certificate is for. */
  altNames?: string[];
  /** Who signs; the certificate itself if absent. */
  issuer?: Certificate;
  authority?: boolean;
  notBefore?: Date;
  notAfter?: Date;
}

export interface Certificate {
  /** PEM. */
  cert: string;
  key: string;
  commonName: string;
  privateKey: KeyObject;
}

function name(commonName: string): Buffer {
  return sequence(set(sequence(oid(OID.commonName), utf8(commonName))));
}

function altName(text: string): Buffer {
  return isIPv4(text)
    ? tagged(0x87, Buffer.from(text.split('.').map(Number)))
    : tagged(0x82, Buffer.from(text, 'latin1'));
}

function extensions({ altNames = [], authority = false }: CertificateOptions) {
  const list = [
    sequence(
      oid(OID.basicConstraints),
      boolean(true),
      octets(sequence(...(authority ? [boolean(true)] : []))),
    ),
  ];
  if (altNames.length > 0) {
    list.push(
      sequence(
        oid(OID.subjectAltName),
        octets(sequence(...altNames.map(altName))),
      ),
    );
  }
  return tagged(0xa3, sequence(...list));
}

function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join(
    '\n',
  )}\n-----END ${label}-----\n`;
}

/** Makes a key and an X.509 certificate for it, so that tests need no openssl and no stored keys. */
export function createCertificate(options: CertificateOptions): Certificate {
  const { commonName, issuer } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
  });
  const notBefore = options.notBefore ?? new Date(Date.now() - DAY_MS);
  const notAfter = options.notAfter ?? new Date(Date.now() + 365 * DAY_MS);
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const serial = Buffer.concat([Buffer.from([0x40]), randomBytes(15)]);
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    name(issuer?.commonName ?? commonName),
    sequence(time(notBefore), time(notAfter)),
    name(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(options),
  );
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey);
  return {
    cert: toPem('CERTIFICATE', sequence(body, algorithm, bits(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    commonName,
    privateKey,
  };
}

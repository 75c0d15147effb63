import { Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import { Faults } from '../faults/faultsSchema';

export interface CertificatePair {
  cert: string;
  key: string;
}

export type WrongCertificate = NonNullable<Faults['wrongCertificate']>;

export interface RegionTlsOptions {
  right: CertificatePair;
  wrong: (kind: WrongCertificate) => CertificatePair;
}

/** Which certificate a region shows: its own, or a wrong one while that fault is on. */
export class RegionTls {
  private shown: CertificatePair;
  private server: TlsServer | undefined;

  constructor(private readonly options: RegionTlsOptions) {
    this.shown = options.right;
  }

  context(): CertificatePair {
    return this.shown;
  }

  attach(server: Server): void {
    this.server = server instanceof TlsServer ? server : undefined;
  }

  /** Takes effect for new connections; those that idle are closed. */
  applyFault(fault: Faults['wrongCertificate']): void {
    this.shown = fault ? this.options.wrong(fault) : this.options.right;
    this.server?.setSecureContext(this.shown);
    this.server?.closeIdleConnections();
  }
}

import { EdgeExchangeRequest, EdgeSource, PeerTickets } from '@meca/meca-mgtr';
import { MgtrOptions } from '../options';
import { EdgeBook } from './EdgeBook';

/** More would not make it faster. */
const MOST_PEERS = 4;

/**
 * Edges of other regions as sources: those that were heard of lately and hold the archive. Whoever fetches verifies each chunk,
 * so they need no trust; what they give away, the asking region is to have anyway.
 */
export class PeerSources {
  constructor(
    private readonly on: {
      edges: Pick<EdgeBook, 'listPeers'>;
      regions: MgtrOptions['regions'];
    },
  ) {}

  /** What `regionId` may be given for an archive, by its SHA-256. */
  async for(
    regionId: string,
    { allowInsecurePeers = false }: EdgeExchangeRequest,
  ): Promise<(archiveSha256: string) => EdgeSource[]> {
    const { edges, regions } = this.on;
    const now = Date.now();
    const peers = (await edges.listPeers()).flatMap(peer => {
      const options = regions.get(peer.regionId);
      const usable =
        peer.regionId !== regionId &&
        (allowInsecurePeers || !isPlain(peer.url));
      return usable && options?.delivery === 'edge' && options.edgeToken
        ? [{ ...peer, tickets: new PeerTickets(options.edgeToken) }]
        : [];
    });
    return archiveSha256 =>
      peers
        .filter(({ archives }) => archives.has(archiveSha256))
        .slice(0, MOST_PEERS)
        .map(({ url, tickets }) => ({
          url: `${url.replace(/\/+$/, '')}/${archiveSha256}`,
          headers: {
            authorization: `Bearer ${tickets.issue(archiveSha256, now)}`,
          },
          ...(isPlain(url) && { allowInsecureHttp: true }),
        }));
  }
}

function isPlain(url: string): boolean {
  return new URL(url).protocol === 'http:';
}

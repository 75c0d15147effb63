import type { BenchContext } from '../context';
import { findNamespaces } from './network/namespaces';
import type { Network } from './network/Network';
import { proxies } from './network/proxies';
import type { Fetcher } from './tools/Fetcher';
import { MecaFetcher } from './tools/mecaFetcher';
import { findOtherFetchers } from './tools/otherFetchers';

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;

/** What the parts of the transfer share. */
export interface TransferBench {
  folder: string;
  /** Less of everything, to try the measurement itself. */
  quick: boolean;
  network: Network;
  meca: MecaFetcher;
  /** Those that are installed. */
  others: Fetcher[];
}

export async function createTransferBench(
  context: BenchContext,
): Promise<TransferBench> {
  const { folder, quick } = context;
  return {
    folder,
    quick,
    network: (await findNamespaces()) ?? proxies,
    meca: await MecaFetcher.build(folder),
    others: await findOtherFetchers(),
  };
}

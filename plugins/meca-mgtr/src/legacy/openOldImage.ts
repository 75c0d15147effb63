import { MgtrError } from '../MgtrError';
import { chunkName, type ImageFormat } from '../manifest';
import type { ConfigIni } from './readConfigIni';
import { findVolumes } from './findVolumes';
import { OldImageSource } from './OldImageSource';
import { openOldVersion } from './scanOldTree';

/** Opens a folder of the original layout for publishing anew: its image, and what its `config.ini` says. */
export async function openOldImage(
  folder: string,
  options: { format?: ImageFormat; signal?: AbortSignal } = {},
): Promise<{ image: OldImageSource; config: ConfigIni }> {
  const { names, config } = await openOldVersion(folder);
  const single = names.filter(name => /\.7z$/i.test(name));
  const hasVolumes = names.some(name => /\.7z\.\d+$/i.test(name));
  if (!hasVolumes && single.length !== 1) {
    throw new MgtrError(
      'invalid',
      `${folder} has no NAME.7z or volumes NAME.7z.001 and on`,
      { remedy: 'Give an image file, or a folder of the original layout.' },
    );
  }
  const archive = hasVolumes
    ? chunkName((await findVolumes(folder, names)).name, 1)
    : single[0];
  const image = await OldImageSource.open(folder, archive, options);
  return { image, config };
}

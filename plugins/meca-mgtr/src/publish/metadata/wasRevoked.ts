import { Metadata, MetadataKind, type Root } from '@tufjs/models';
import type { TargetsSigned } from './documents';
import { read, readNewest, toModel } from './readDocument';

/** Whether the last list of a publisher is one that an earlier delegation, taken away since, made good. */
export async function wasRevoked(
  publisher: string,
  known: {
    repository: string;
    newest: ReadonlyMap<string, number>;
    root: Metadata<Root>;
  },
): Promise<boolean> {
  const { repository, newest, root } = known;
  const from = newest.get(publisher) ?? 0;
  for (let version = newest.get('targets') ?? 0; version > 0; version--) {
    try {
      const targets = await read<TargetsSigned>(repository, 'targets', version);
      const delegator = Metadata.fromJSON(
        MetadataKind.Targets,
        toModel(targets),
      );
      root.verifyDelegate('targets', delegator);
      const list = await readNewest(repository, publisher, {
        ...{ from, to: from },
        verify: json =>
          delegator.verifyDelegate(
            publisher,
            Metadata.fromJSON(MetadataKind.Targets, json),
          ),
      });
      if (list) return true;
    } catch {
      // Of a key that counts no more, or of a time without this publisher.
    }
  }
  return false;
}

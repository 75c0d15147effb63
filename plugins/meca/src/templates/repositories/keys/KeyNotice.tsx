import { useEffect, useRef } from 'react';
import { Alert, ButtonIcon } from '@backstage/ui';
import { KeyChange } from '@meca/backstage-plugin-meca-common';
import { RiCloseLine } from '@remixicon/react';
import { useMecaTranslation } from '../../../translation';
import { shortKeyId } from './keyOwners';

/** A change of keys that was made. */
export interface KeyNews {
  kind: 'rotated' | 'saved' | 'added' | 'revoked';
  name: string;
  change: KeyChange;
}

/** Says what was changed, and what is still to be done so that it counts everywhere. */
export function KeyNotice(props: { news: KeyNews; onClose(): void }) {
  const { kind, name, change } = props.news;
  const { keyId, visible } = change;
  const { t } = useMecaTranslation();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was pressed may be far below. Test environments cannot scroll.
    place.current?.scrollIntoView?.({ block: 'nearest' });
  }, [change]);
  return (
    <div role="status" ref={place}>
      <Alert
        icon
        status={visible ? 'success' : 'warning'}
        title={t(`templates.repositories.keys.done.${kind}`, { name })}
        description={[
          keyId &&
            (kind === 'rotated' || kind === 'added') &&
            t('templates.repositories.keys.done.newKey', {
              id: shortKeyId(keyId),
            }),
          !visible && t('templates.repositories.keys.done.notVisible'),
        ]
          .filter(Boolean)
          .join(' ')}
        customActions={
          <ButtonIcon
            size="small"
            variant="tertiary"
            icon={<RiCloseLine />}
            aria-label={t('templates.cell.close')}
            onPress={props.onClose}
          />
        }
      />
    </div>
  );
}

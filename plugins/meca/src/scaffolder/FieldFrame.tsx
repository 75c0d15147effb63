import { ReactNode } from 'react';
import { BgProvider } from '@backstage/ui';
import { MecaQueryProvider } from '../query';

/**
 * Around every field: the scaffolder's forms stand on a card, on which a control has another shade than on a page.
 *
 * @remarks The controls within say `validationBehavior="aria"`: by default a control marked as invalid keeps its form from
 * being sent, but the scaffolder looks again only when it is sent, so that a fault once found could never be mended.
 */
export function FieldFrame(props: { children: ReactNode }) {
  return (
    <MecaQueryProvider>
      <BgProvider bg="neutral-1">{props.children}</BgProvider>
    </MecaQueryProvider>
  );
}

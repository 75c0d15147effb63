import { ReactNode } from 'react';
import { BgProvider } from '@backstage/ui';
import { MecaQueryProvider } from '../query';

/** Around every field: the scaffolder's forms stand on a card, on which a control has another shade than on a page. */
export function FieldFrame(props: { children: ReactNode }) {
  return (
    <MecaQueryProvider>
      <BgProvider bg="neutral-1">{props.children}</BgProvider>
    </MecaQueryProvider>
  );
}

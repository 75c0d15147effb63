import { ReactNode } from 'react';
import { Link } from '@backstage/ui';

/** A link where there is somewhere to go, else only the text. */
export function MaybeLink(props: {
  href: string | undefined;
  /** Name for screen readers where the content is a picture. */
  label?: string;
  children: ReactNode;
}) {
  const { href, label, children } = props;
  if (!href) return <span>{children}</span>;
  return (
    <Link href={href} aria-label={label}>
      {children}
    </Link>
  );
}

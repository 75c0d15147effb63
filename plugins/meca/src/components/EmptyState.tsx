import { ReactElement, ReactNode } from 'react';
import { Text } from '@backstage/ui';
import { Muted } from './Muted';
import styles from './EmptyState.module.css';

export interface EmptyStateProps {
  icon?: ReactElement;
  title: string;
  description?: ReactNode;
  /** What to do next. */
  action?: ReactNode;
}

/** Nothing here, and what to do about it. */
export function EmptyState(props: EmptyStateProps) {
  const { icon, title, description, action } = props;
  return (
    <div className={styles.root}>
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <Text as="p" variant="title-x-small" weight="bold">
        {title}
      </Text>
      {description && <Muted>{description}</Muted>}
      {action}
    </div>
  );
}

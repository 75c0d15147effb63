import { ReactNode, useId } from 'react';
import { Text } from '@backstage/ui';
import styles from './TemplatePage.module.css';

/** A part of the page under its heading. */
export function Section(props: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <Text as="h3" variant="title-x-small" id={id}>
          {props.title}
        </Text>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
}

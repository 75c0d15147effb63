import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RiGraduationCapLine } from '@remixicon/react';
import styles from './CampusLogo.module.css';

/** Name of the portal, as long as the sidebar has room for it, and the way home. */
export const CampusLogo = () => {
  const { isOpen } = useSidebarOpenState();
  const title =
    useApi(configApiRef).getOptionalString('app.title') ?? 'Campus portal';
  const width = isOpen
    ? sidebarConfig.drawerWidthOpen
    : sidebarConfig.drawerWidthClosed;
  return (
    <div className={styles.root} style={{ width }}>
      <Link to="/" underline="none" className={styles.link} aria-label={title}>
        <RiGraduationCapLine size={28} aria-hidden />
        {isOpen && <span className={styles.title}>{title}</span>}
      </Link>
    </div>
  );
};

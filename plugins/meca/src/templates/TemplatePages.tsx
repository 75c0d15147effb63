import { Button } from '@backstage/ui';
import { RepositoryTemplatePage } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../components';
import { useMecaTranslation } from '../translation';
import { TemplateFiltersState } from './useTemplateFilters';
import styles from './Templates.module.css';

/** How much is shown, and the way to the rest. */
export function TemplatePages(props: {
  page: RepositoryTemplatePage;
  filters: TemplateFiltersState;
}) {
  const { page, filters } = props;
  const { t } = useMecaTranslation();
  const { nextCursor } = page;
  return (
    <nav className={styles.pages} aria-label={t('templates.page.label')}>
      <Muted>
        {t('templates.page.shown', {
          count: page.items.length,
          page: String(filters.pageNumber),
        })}
        . {t('templates.matrix.hint')}
      </Muted>
      {(filters.pageNumber > 1 || nextCursor) && (
        <span className={styles.buttons}>
          <Button
            size="small"
            variant="secondary"
            isDisabled={filters.pageNumber === 1}
            onPress={filters.previousPage}
          >
            {t('templates.page.previous')}
          </Button>
          <Button
            size="small"
            variant="secondary"
            isDisabled={!nextCursor}
            onPress={() => nextCursor && filters.nextPage(nextCursor)}
          >
            {t('templates.page.next')}
          </Button>
        </span>
      )}
    </nav>
  );
}

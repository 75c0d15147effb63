import { Card, CardBody, Text } from '@backstage/ui';
import { CapacityHistory } from '@meca/backstage-plugin-meca-common';
import { Age, Meter, Muted, Sparkline, UsageText } from '../../components';
import { formatShare, shareOf } from '../../format';
import { useMecaTranslation } from '../../translation';
import { TotalView } from '../federationView';
import styles from './TotalTile.module.css';

export interface TotalTileProps {
  view: TotalView;
  history?: CapacityHistory;
}

/** One of the seven numbers over all production regions. */
export function TotalTile(props: TotalTileProps) {
  const { view, history } = props;
  const { t } = useMecaTranslation();
  const name = t(`dashboard.kinds.${view.kind}`);
  const series = history?.series.find(one => one.kind === view.kind);
  const share = view.total && shareOf(view.total);
  return (
    <Card className={styles.root}>
      <CardBody>
        <div className={styles.body} role="group" aria-label={name}>
          <Text as="h3" variant="body-medium" weight="bold">
            {name}
          </Text>
          {view.total ? (
            <>
              <Text as="p" variant="title-x-small" className={styles.usage}>
                <UsageText metric={view.total} />
              </Text>
              <Meter
                label={t('dashboard.totals.meter', { kind: name })}
                metric={view.total}
              />
              {share !== undefined && (
                <Muted>
                  {t('dashboard.totals.share', { share: formatShare(share) })}
                </Muted>
              )}
            </>
          ) : (
            <Muted>{t('dashboard.totals.none')}</Muted>
          )}
          {history && (
            <Sparkline
              label={name}
              points={series?.points ?? []}
              from={history.from}
              to={history.to}
            />
          )}
          <TotalFootnotes view={view} />
        </div>
      </CardBody>
    </Card>
  );
}

function TotalFootnotes(props: { view: TotalView }) {
  const { missingNames, staleNames, oldestAt } = props.view;
  const { t } = useMecaTranslation();
  return (
    <div className={styles.footnotes}>
      {oldestAt && (
        <Muted>
          {t('dashboard.totals.oldest')}: <Age at={oldestAt} />
          {staleNames.length > 0 && ` (${shorten(staleNames)})`}
        </Muted>
      )}
      {missingNames.length > 0 && (
        <Muted>
          {t('dashboard.totals.missing', { names: shorten(missingNames) })}
        </Muted>
      )}
    </div>
  );
}

/** Tiles are small: a long list of names is cut, the table has them all. */
function shorten(names: string[]): string {
  return names.length > 4
    ? `${names.slice(0, 3).join(', ')} +${names.length - 3}`
    : names.join(', ');
}

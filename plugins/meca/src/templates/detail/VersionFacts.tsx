import { RepositoryVersion } from '@meca/backstage-plugin-meca-common';
import { formatAmount } from '../../format';
import { useMecaTranslation } from '../../translation';
import { HashWithCopy } from './HashWithCopy';
import styles from './Versions.module.css';

/** Sizes, ways in, licence and hash of a version. */
export function VersionFacts(props: { version: RepositoryVersion }) {
  const { version } = props;
  const { t } = useMecaTranslation();
  const bytes = (amount: number) => formatAmount(amount, 'bytes');
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t('templates.version.archive')}</dt>
        <dd>{bytes(version.archiveBytes)}</dd>
      </div>
      <div>
        <dt>{t('templates.version.image')}</dt>
        <dd>
          {bytes(version.imageBytes)}, {version.format}
        </dd>
      </div>
      <div>
        <dt>{t('templates.version.disk')}</dt>
        <dd>{bytes(version.virtualBytes)}</dd>
      </div>
      <div>
        <dt>{t('templates.version.access')}</dt>
        <dd>
          {version.access
            .map(({ protocol, port }) => `${protocol.toUpperCase()} ${port}`)
            .join(', ') || t('templates.version.noAccess')}
        </dd>
      </div>
      <div>
        <dt>{t('templates.version.sha256')}</dt>
        <dd>
          <HashWithCopy
            sha256={version.imageSha256}
            label={t('templates.version.copySha', {
              version: version.version,
            })}
          />
        </dd>
      </div>
      {(version.licenceNote || version.licensedInstitutions) && (
        <div>
          <dt>{t('templates.version.licence')}</dt>
          <dd>
            {[
              version.licenceNote,
              version.licensedInstitutions &&
                t('templates.version.licensed', {
                  names: version.licensedInstitutions.join(', '),
                }),
            ]
              .filter(Boolean)
              .join(' ')}
          </dd>
        </div>
      )}
    </dl>
  );
}

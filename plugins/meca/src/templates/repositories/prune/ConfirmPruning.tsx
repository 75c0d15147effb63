import { useMecaTranslation } from '../../../translation';
import { PruningSum } from './usePruning';
import styles from './Prune.module.css';

/** What is about to be done, once more, by name. */
export function ConfirmPruning(props: { sum: PruningSum; graceDays: number }) {
  const { goes, dueFiles } = props.sum;
  const { t } = useMecaTranslation();
  return (
    <>
      {goes.length > 0 && (
        <>
          <p>
            <strong>{t('templates.repositories.prune.sure')}</strong>
          </p>
          <NamedVersions versions={goes} />
          <p>
            {t('templates.repositories.prune.consequence', {
              days: t('templates.repositories.prune.days', {
                count: props.graceDays,
              }),
            })}
          </p>
        </>
      )}
      {dueFiles.length > 0 && (
        <>
          <p>
            <strong>{t('templates.repositories.prune.sureDue')}</strong>
          </p>
          <NamedVersions versions={dueFiles} />
          <p>{t('templates.repositories.prune.irrevocable')}</p>
        </>
      )}
    </>
  );
}

function NamedVersions(props: {
  versions: { path: string; version: string }[];
}) {
  return (
    <ul className={styles.list}>
      {props.versions.map(({ path, version }) => (
        <li key={`${path} ${version}`}>
          <code>{path}</code> {version}
        </li>
      ))}
    </ul>
  );
}

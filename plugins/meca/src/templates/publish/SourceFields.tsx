import { Alert, Select, TextField } from '@backstage/ui';
import {
  Inbox,
  Repository,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import { ErrorAlert, useNow } from '../../components';
import { formatAge, formatAmount } from '../../format';
import { useMecaQuery } from '../../query';
import { MecaTranslate, useMecaTranslation } from '../../translation';
import { FaultyField } from './FaultyField';
import { PublicationForm } from './usePublication';
import styles from '../actions/FormDialog.module.css';

function itemLabel(
  item: Inbox['items'][number],
  now: Date,
  t: MecaTranslate,
): string {
  const label = t('templates.publish.item', {
    name: item.name,
    size: formatAmount(item.bytes, 'bytes'),
    age: formatAge(item.modifiedAt, now),
  });
  return item.kind === 'old-tree'
    ? `${label} (${t('templates.publish.oldTree')})`
    : label;
}

/** Which image, into which repository, by whom, under which path and version. */
export function SourceFields(props: {
  publication: PublicationForm;
  repositories: Repository[];
  template?: RepositoryTemplateDetail;
}) {
  const { publication, repositories, template } = props;
  const { draft, change } = publication;
  const { t } = useMecaTranslation();
  const now = useNow();
  const inbox = useMecaQuery('listInbox', {
    params: { repositoryId: draft.repositoryId },
  });
  const repository = repositories.find(({ id }) => id === draft.repositoryId);
  const isEmpty = inbox.data?.items.length === 0;
  return (
    <>
      {repositories.length > 1 && (
        <Select
          label={t('templates.publish.repository')}
          options={repositories.map(({ id }) => ({ id, label: id }))}
          value={draft.repositoryId}
          onChange={key =>
            change({ repositoryId: String(key), source: '', publisher: '' })
          }
        />
      )}
      {inbox.error && (
        <ErrorAlert error={inbox.error} onRetry={inbox.refetch} />
      )}
      {isEmpty && (
        <Alert
          icon
          status="info"
          title={t('templates.publish.noImages', { id: draft.repositoryId })}
        />
      )}
      <FaultyField
        name="source"
        publication={publication}
        hint={t('templates.publish.imageHint', { id: draft.repositoryId })}
      >
        {state => (
          <Select
            label={t('templates.publish.image')}
            options={(inbox.data?.items ?? []).map(item => ({
              id: item.name,
              label: itemLabel(item, now, t),
            }))}
            isDisabled={isEmpty}
            value={draft.source || null}
            onChange={key => change({ source: String(key ?? '') })}
            {...state}
          />
        )}
      </FaultyField>
      <div className={styles.pair}>
        <FaultyField
          name="publisher"
          publication={publication}
          hint={t('templates.publish.publisherHint')}
        >
          {state => (
            <Select
              label={t('templates.publish.publisher')}
              options={(repository?.publishers ?? []).map(id => ({
                id,
                label: id,
              }))}
              value={draft.publisher || null}
              onChange={key => change({ publisher: String(key ?? '') })}
              {...state}
            />
          )}
        </FaultyField>
        <FaultyField
          name="version"
          publication={publication}
          hint={
            template?.latestVersion
              ? t('templates.publish.versionHint', {
                  version: template.latestVersion,
                })
              : t('templates.publish.versionFirst')
          }
        >
          {state => (
            <TextField
              label={t('templates.publish.version')}
              value={draft.version}
              onChange={version => change({ version: version.trim() })}
              {...state}
            />
          )}
        </FaultyField>
      </div>
      {!template && (
        <FaultyField
          name="path"
          publication={publication}
          hint={t('templates.publish.pathHint')}
        >
          {state => (
            <TextField
              label={t('templates.publish.path')}
              value={draft.path}
              onChange={path => change({ path: path.trim() })}
              {...state}
            />
          )}
        </FaultyField>
      )}
    </>
  );
}

import { Select, TextAreaField, TextField } from '@backstage/ui';
import { useMecaTranslation } from '../../translation';
import { FaultyField } from './FaultyField';
import { OsFamily } from './publicationDraft';
import { PublicationForm } from './usePublication';
import styles from '../actions/FormDialog.module.css';

const FAMILIES: OsFamily[] = ['linux', 'windows', 'bsd', 'other'];

/** What people read about the version. */
export function AboutFields(props: { publication: PublicationForm }) {
  const { publication } = props;
  const { draft, change } = publication;
  const { t } = useMecaTranslation();
  return (
    <>
      <FaultyField name="title" publication={publication}>
        {state => (
          <TextField
            label={t('templates.publish.name')}
            maxLength={200}
            value={draft.title}
            onChange={title => change({ title })}
            {...state}
          />
        )}
      </FaultyField>
      <TextAreaField
        label={t('templates.publish.notes')}
        description={t('templates.publish.notesHint')}
        maxLength={5000}
        value={draft.notes}
        onChange={notes => change({ notes })}
      />
      <div className={styles.pair}>
        <TextField
          label={t('templates.publish.osName')}
          maxLength={200}
          value={draft.osName}
          onChange={osName => change({ osName })}
        />
        <Select
          label={t('templates.publish.osFamily')}
          options={FAMILIES.map(id => ({
            id,
            label: t(`templates.publish.family.${id}`),
          }))}
          value={draft.osFamily}
          onChange={key => change({ osFamily: key as OsFamily })}
        />
      </div>
      <TextAreaField
        label={t('templates.publish.licence')}
        description={t('templates.publish.licenceHint')}
        maxLength={5000}
        value={draft.licenceNote}
        onChange={licenceNote => change({ licenceNote })}
      />
    </>
  );
}

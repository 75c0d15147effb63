import { Radio, RadioGroup, TextAreaField, TextField } from '@backstage/ui';
import { KeyChange } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../../../components';
import { useMecaTranslation } from '../../../translation';
import { FormDialog } from '../../actions/FormDialog';
import { KeyPublisher } from './keyOwners';
import { KeyChoice } from './publisherDraft';
import { usePublisherForm } from './usePublisherForm';
import styles from '../../actions/FormDialog.module.css';

const CHOICES = {
  new: [
    ['further', 'given'],
    ['own', 'made'],
  ],
  known: [
    ['own', 'kept'],
    ['further', 'further'],
    ['replacing', 'replacing'],
  ],
} as const;

/** Lets somebody publish, or changes what a publisher may do: folders and key. */
export function PublisherDialog(props: {
  repositoryId: string;
  publisher?: KeyPublisher;
  known: string[];
  onClose(): void;
  onDone(change: KeyChange, name: string): void;
}) {
  const { repositoryId: id, publisher, onClose } = props;
  const { t } = useMecaTranslation();
  const form = usePublisherForm(props);
  const { draft, change, faults } = form;
  const described = (
    fault: NonNullable<(typeof faults)[keyof typeof faults]> | undefined,
    hint: string,
  ) => ({
    isInvalid: fault !== undefined,
    description: fault
      ? t(`templates.repositories.keys.publisher.fault.${fault}`)
      : hint,
  });
  return (
    <FormDialog
      title={
        publisher
          ? t('templates.repositories.keys.publisher.changeTitle', {
              name: publisher.name,
            })
          : t('templates.repositories.keys.publisher.addTitle', { id })
      }
      submitLabel={
        publisher
          ? t('templates.repositories.keys.publisher.save')
          : t('templates.repositories.keys.publisher.add')
      }
      isBusy={form.isBusy}
      error={form.error}
      onSubmit={form.submit}
      onClose={onClose}
    >
      {!publisher && (
        <div className={faults.name ? styles.invalid : undefined}>
          <TextField
            label={t('templates.repositories.keys.publisher.name')}
            value={draft.name}
            onChange={name => change({ name })}
            {...described(
              faults.name,
              t('templates.repositories.keys.publisher.nameHint'),
            )}
          />
        </div>
      )}
      <div className={faults.folders ? styles.invalid : undefined}>
        <TextAreaField
          label={t('templates.repositories.keys.publisher.folders')}
          value={draft.folders}
          onChange={folders => change({ folders })}
          {...described(
            faults.folders,
            t('templates.repositories.keys.publisher.foldersHint'),
          )}
        />
      </div>
      <RadioGroup
        label={t('templates.repositories.keys.publisher.key')}
        value={draft.key}
        onChange={key => change({ key: key as KeyChoice })}
      >
        {CHOICES[publisher ? 'known' : 'new'].map(([choice, text]) => (
          <Radio key={choice} value={choice}>
            {t(`templates.repositories.keys.publisher.${text}`)}
          </Radio>
        ))}
      </RadioGroup>
      {draft.key === 'replacing' && (
        <Muted>
          {t('templates.repositories.keys.publisher.replacingHint')}
        </Muted>
      )}
      {draft.key !== 'own' && (
        <div className={faults.publicKey ? styles.invalid : undefined}>
          <TextAreaField
            label={t('templates.repositories.keys.publisher.publicKey')}
            value={draft.publicKey}
            onChange={publicKey => change({ publicKey })}
            {...described(
              faults.publicKey,
              t('templates.repositories.keys.publisher.publicKeyHint', {
                name: draft.name.trim() || 'bme',
              }),
            )}
          />
        </div>
      )}
    </FormDialog>
  );
}

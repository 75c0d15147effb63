import { Radio, RadioGroup, TextField } from '@backstage/ui';
import { Muted } from '../../../components';
import { useMecaTranslation } from '../../../translation';
import styles from '../../actions/FormDialog.module.css';

/** What is to be checked. */
export interface CheckDraft {
  quick: boolean;
  path: string;
}

/** How thoroughly, and how much. */
export function CheckForm(props: {
  draft: CheckDraft;
  hasBadPath: boolean;
  onChange(draft: CheckDraft): void;
}) {
  const { draft, hasBadPath, onChange } = props;
  const { t } = useMecaTranslation();
  return (
    <>
      <p>{t('templates.repositories.check.hint')}</p>
      <RadioGroup
        label={t('templates.repositories.check.how')}
        value={draft.quick ? 'quick' : 'full'}
        onChange={value => onChange({ ...draft, quick: value === 'quick' })}
      >
        {(['full', 'quick'] as const).map(each => (
          <Radio key={each} value={each}>
            {t(`templates.repositories.check.${each}`)}
          </Radio>
        ))}
      </RadioGroup>
      <Muted>
        {t(
          draft.quick
            ? 'templates.repositories.check.quickHint'
            : 'templates.repositories.check.fullHint',
        )}
      </Muted>
      <div className={hasBadPath ? styles.invalid : undefined}>
        <TextField
          label={t('templates.repositories.check.path')}
          description={
            hasBadPath
              ? t('templates.repositories.check.badPath')
              : t('templates.repositories.check.pathHint')
          }
          isInvalid={hasBadPath}
          value={draft.path}
          onChange={path => onChange({ ...draft, path: path.trim() })}
        />
      </div>
    </>
  );
}

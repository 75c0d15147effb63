import { Select, SelectItemText } from '@backstage/ui';
import { Template } from '@meca/backstage-plugin-meca-common';
import { ErrorAlert, Muted } from '../components';
import { useMecaQuery, useRegionsById } from '../query';
import { useMecaTranslation } from '../translation';
import { FieldFrame } from './FieldFrame';
import { TemplatePickerProps } from './schema';
import { whereReady } from './templateHint';
import styles from './scaffolder.module.css';

function useHint() {
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  return (template: Template) => {
    const { ready, preparing } = whereReady(template, regions);
    const parts = [
      ready.length > 0 &&
        t('scaffolder.template.readyIn', { names: ready.join(', ') }),
      preparing.length > 0 &&
        t('scaffolder.template.preparingIn', { names: preparing.join(', ') }),
    ].filter(part => part !== false);
    return [
      ...(parts.length > 0 ? parts : [t('scaffolder.template.nowhere')]),
      ...(template.unsigned ? [t('components.unsigned')] : []),
    ].join('; ');
  };
}

function Field(props: TemplatePickerProps) {
  const { formData, onChange, required, rawErrors, schema, uiSchema } = props;
  const { t } = useMecaTranslation();
  const { data, error, refetch } = useMecaQuery('listTemplates', {});
  const hint = useHint();
  const choices = (data?.items ?? []).map(template => ({
    id: template.path,
    title: template.title,
    hint: `${template.path}; ${hint(template)}`,
  }));
  const description = uiSchema?.['ui:description'] ?? schema.description;
  return (
    <div className={styles.root}>
      <Select
        label={schema.title ?? t('scaffolder.template.label')}
        description={description}
        isRequired={required}
        isDisabled={uiSchema?.['ui:disabled']}
        isInvalid={Boolean(rawErrors?.length)}
        validationBehavior="aria"
        search={{ placeholder: t('scaffolder.template.placeholder') }}
        items={choices}
        value={formData ?? null}
        onChange={key => onChange(key === null ? undefined : String(key))}
      >
        {choice => (
          <SelectItemText
            id={choice.id}
            title={choice.title}
            description={choice.hint}
          />
        )}
      </Select>
      {error && !data && (
        <ErrorAlert
          error={error}
          title={t('scaffolder.template.loadFailed')}
          onRetry={refetch}
        />
      )}
      {data?.items.length === 0 && (
        <Muted>{t('scaffolder.template.none')}</Muted>
      )}
    </div>
  );
}

/** Chooses what the machines of a class are made from. */
export function TemplatePicker(props: TemplatePickerProps) {
  return (
    <FieldFrame>
      <Field {...props} />
    </FieldFrame>
  );
}

import { TextField } from '@backstage/ui';
import { useMecaTranslation } from '../translation';
import { FieldFrame } from './FieldFrame';
import { CourseNamePickerProps } from './schema';

function Field(props: CourseNamePickerProps) {
  const { formData, onChange, required, rawErrors, schema, uiSchema } = props;
  const { t } = useMecaTranslation();
  return (
    <TextField
      label={schema.title ?? t('scaffolder.name.label')}
      description={uiSchema?.['ui:description'] ?? schema.description}
      isRequired={required}
      isInvalid={Boolean(rawErrors?.length)}
      validationBehavior="aria"
      // eslint-disable-next-line jsx-a11y/no-autofocus -- who opens a form wants to fill it in
      autoFocus={uiSchema?.['ui:autofocus']}
      value={formData ?? ''}
      onChange={name => onChange(name || undefined)}
    />
  );
}

/** The name of a course in the catalog: one that nobody has yet. */
export function CourseNamePicker(props: CourseNamePickerProps) {
  return (
    <FieldFrame>
      <Field {...props} />
    </FieldFrame>
  );
}

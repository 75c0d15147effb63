import {
  Publication,
  Repository,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import { FormDialog } from '../actions/FormDialog';
import { AboutFields } from './AboutFields';
import { AccessFields } from './AccessFields';
import { SourceFields } from './SourceFields';
import { usePublication } from './usePublication';

/** The form that makes a version out of an image on the server; stays open until the service has begun. */
export function PublishDialog(props: {
  repositories: Repository[];
  /** Left out: a new template. */
  template?: RepositoryTemplateDetail;
  onClose(): void;
  onBegun(publication: Publication): void;
}) {
  const { repositories, template, onClose, onBegun } = props;
  const { t } = useMecaTranslation();
  const publication = usePublication({ repositories, template });
  const submit = async () => {
    const begun = await publication.submit();
    if (begun) onBegun(begun);
  };
  return (
    <FormDialog
      title={
        template
          ? t('templates.publish.title', { title: template.title })
          : t('templates.publish.titleNew')
      }
      submitLabel={t('templates.publish.submit')}
      width="min(48rem, 94vw)"
      isBusy={publication.isBusy}
      error={publication.error}
      errorTitle={t('templates.publish.failed')}
      onSubmit={submit}
      onClose={onClose}
    >
      <SourceFields
        publication={publication}
        repositories={repositories}
        template={template}
      />
      <AboutFields publication={publication} />
      <AccessFields publication={publication} />
    </FormDialog>
  );
}

import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { Button } from '@backstage/ui';
import {
  Publication,
  Repository,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import { RiUploadCloud2Line } from '@remixicon/react';
import { useMecaQuery } from '../../query';
import { useMecaTranslation } from '../../translation';
import { useTemplateHrefs } from '../useTemplateHref';
import { PublishDialog } from './PublishDialog';

/** Repositories in which the viewer may publish; a button that could lead nowhere is not shown. */
function publishable(repositories: Repository[]): Repository[] {
  return repositories.filter(({ publishers }) => publishers.length > 0);
}

/** Publishes a template that does not exist yet. */
export function PublishButton(props: { repositories: Repository[] }) {
  return <PublishWith repositories={publishable(props.repositories)} />;
}

/** Publishes the next version of a template, where the viewer may. */
export function PublishVersionButton(props: {
  template: RepositoryTemplateDetail;
}) {
  const { template } = props;
  const isAllowed = template.actions.includes('publish');
  const repositories = useMecaQuery(
    'listRepositories',
    {},
    { enabled: isAllowed },
  );
  if (!isAllowed) return null;
  return (
    <PublishWith
      template={template}
      repositories={publishable(repositories.data?.items ?? []).filter(
        ({ id }) => id === template.repositoryId,
      )}
    />
  );
}

function PublishWith(props: {
  repositories: Repository[];
  template?: RepositoryTemplateDetail;
}) {
  const { repositories, template } = props;
  const { t } = useMecaTranslation();
  const navigate = useNavigate();
  const hrefs = useTemplateHrefs();
  const [isOpen, setOpen] = useState(false);
  if (repositories.length === 0) return null;
  const begun = (publication: Publication) => {
    setOpen(false);
    navigate(
      hrefs.template(publication.path, { publicationId: publication.id }),
    );
  };
  return (
    <>
      <Button
        variant="primary"
        iconStart={<RiUploadCloud2Line />}
        onPress={() => setOpen(true)}
      >
        {template
          ? t('templates.publish.button')
          : t('templates.publish.buttonNew')}
      </Button>
      {isOpen && (
        <PublishDialog
          repositories={repositories}
          template={template}
          onClose={() => setOpen(false)}
          onBegun={begun}
        />
      )}
    </>
  );
}

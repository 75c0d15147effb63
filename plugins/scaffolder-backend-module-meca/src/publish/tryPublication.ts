import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient } from '../client';

/** What a publication would be made of. */
export type PublicationWish = {
  repositoryId: string;
  publisher: string;
  path: string;
  version?: string;
  source: string;
};

/**
 * Looks whether a publication would be accepted, without beginning it: throws where the real run would be refused. Tells
 * whether the template is there already.
 */
export async function tryPublication(
  client: MecaServiceClient,
  wish: PublicationWish,
  callOptions: CallOptions,
): Promise<{ isFirst: boolean }> {
  await requirePublisher(client, wish, callOptions);
  await requireSource(client, wish, callOptions);
  const template = await findTemplate(client, wish, callOptions);
  const { path, version } = wish;
  if (template?.versionList.some(item => item.version === version)) {
    throw new ConflictError(
      `${path} ${version} is published already, and what is published never changes; give another version, or none`,
    );
  }
  return { isFirst: !template };
}

async function requirePublisher(
  client: MecaServiceClient,
  { repositoryId, publisher }: PublicationWish,
  callOptions: CallOptions,
): Promise<void> {
  const { items } = await client.call('listRepositories', {}, callOptions);
  const repository = items.find(({ id }) => id === repositoryId);
  if (!repository) {
    throw new NotFoundError(
      `There is no repository ${repositoryId}; this portal knows ${
        items.map(({ id }) => id).join(', ') || 'none'
      }`,
    );
  }
  if (!repository.publishers.includes(publisher)) {
    throw new NotAllowedError(
      `You may not publish in ${repositoryId} as ${publisher}; you may as: ${
        repository.publishers.join(', ') || 'nobody'
      }`,
    );
  }
}

async function requireSource(
  client: MecaServiceClient,
  { repositoryId, source }: PublicationWish,
  callOptions: CallOptions,
): Promise<void> {
  const { items } = await client.call(
    'listInbox',
    { params: { repositoryId } },
    callOptions,
  );
  if (!items.some(({ name }) => name === source)) {
    throw new NotFoundError(
      `There is no ${source} in the inbox of ${repositoryId}; there is: ${
        items.map(({ name }) => name).join(', ') || 'nothing'
      }`,
    );
  }
}

async function findTemplate(
  client: MecaServiceClient,
  { path }: PublicationWish,
  callOptions: CallOptions,
): Promise<RepositoryTemplateDetail | undefined> {
  try {
    const query = { path };
    return await client.call('getRepositoryTemplate', { query }, callOptions);
  } catch (error) {
    if ((error as Error).name === 'NotFoundError') return undefined;
    throw error;
  }
}

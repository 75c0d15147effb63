import { watch } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { parse } from 'yaml';

/** Editors and copies write in steps; the catalog need not see each. */
const SETTLE_MS = 200;

/** Brings the courses that were published on this campus into the catalog, as soon as they are. */
export class CourseProvider implements EntityProvider {
  readonly #directory: string;
  readonly #logger: LoggerService;

  constructor(options: { directory: string; logger: LoggerService }) {
    this.#directory = options.directory;
    this.#logger = options.logger;
  }

  getProviderName() {
    return 'campus-courses';
  }

  async connect(connection: EntityProviderConnection) {
    await mkdir(this.#directory, { recursive: true });
    await this.#tryApply(connection);
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(this.#directory, () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#tryApply(connection), SETTLE_MS);
      timer.unref();
    });
    watcher.unref();
  }

  /** A course that cannot be read takes neither the others away nor the catalog down. */
  async #tryApply(connection: EntityProviderConnection) {
    try {
      await this.#apply(connection);
    } catch (error) {
      this.#logger.error('Courses could not be read', toError(error));
    }
  }

  async #apply(connection: EntityProviderConnection) {
    const files = await readdir(this.#directory);
    const entities = await Promise.all(
      files
        .filter(file => file.endsWith('.yaml'))
        .map(file => this.#read(join(this.#directory, file))),
    );
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
  }

  async #read(file: string): Promise<Entity> {
    const entity: Entity = parse(await readFile(file, 'utf8'));
    const location = `file:${file}`;
    return {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...entity.metadata.annotations,
          [ANNOTATION_LOCATION]: location,
          [ANNOTATION_ORIGIN_LOCATION]: location,
        },
      },
    };
  }
}

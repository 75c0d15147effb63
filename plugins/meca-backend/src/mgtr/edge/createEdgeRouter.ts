import { InputError } from '@backstage/errors';
import { edgeExchangeRequestSchema } from '@meca/meca-mgtr';
import express, { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { EdgeDesk } from './EdgeDesk';
import { EdgeTokens } from './EdgeTokens';
import { omitKnownManifests } from './omitKnownManifests';
import { RepositoryPassage } from './RepositoryPassage';
import { RequestLimit } from './RequestLimit';

/** An edge exchanges every few seconds, and reads chunks over some dozens of connections. */
const REQUESTS_PER_SECOND = 50;
/** Over all callers: tokens are not to be guessed. */
const REFUSALS_PER_SECOND = 10;

/**
 * The doors for edges, opened by the token of a region instead of a Backstage credential; mounted with an unauthenticated
 * policy for `/v1/edge`, and before the body of a request is read.
 */
export function createEdgeRouter(options: {
  tokens: EdgeTokens;
  desk: EdgeDesk;
  passage: RepositoryPassage;
}): Router {
  const { tokens, desk, passage } = options;
  const callers = new RequestLimit(REQUESTS_PER_SECOND);
  const refusals = new RequestLimit(REFUSALS_PER_SECOND);
  const router = PromiseRouter();

  const identify = (request: Request, response: Response) => {
    try {
      const regionId = tokens.identify(request.header('authorization'));
      return slowDown(callers.take(regionId), response) ? undefined : regionId;
    } catch (error) {
      if (slowDown(refusals.take('anybody'), response)) return undefined;
      throw error;
    }
  };

  router.post('/v1/edge/exchange', async (request, response) => {
    const regionId = identify(request, response);
    if (regionId === undefined) return;
    const body = await readJson(request, response);
    const parsed = edgeExchangeRequestSchema.safeParse(body);
    if (!parsed.success) {
      const [{ path, message }] = parsed.error.issues;
      throw new InputError(
        `Invalid request: ${path.map(String).join('.')}: ${message}`,
      );
    }
    const answer = await desk.exchange(regionId, parsed.data);
    response.json(omitKnownManifests(answer, parsed.data.manifests));
  });

  router.get(
    '/v1/edge/repositories/:repositoryId/*',
    async (request, response) => {
      const regionId = identify(request, response);
      if (regionId === undefined) return;
      const { repositoryId, 0: file } = request.params as Record<
        string,
        string
      >;
      await passage.answer({ regionId, repositoryId, file }, request, response);
    },
  );
  return router;
}

const parseJson = express.json({ limit: '2mb' });

function readJson(request: Request, response: Response): Promise<unknown> {
  return new Promise((resolve, reject) => {
    parseJson(request, response, error =>
      error ? reject(error) : resolve(request.body),
    );
  });
}

/** True: the caller was told to come later. */
function slowDown(afterMs: number, response: Response): boolean {
  if (afterMs === 0) return false;
  response
    .status(429)
    .set('retry-after', String(Math.ceil(afterMs / 1000)))
    .end();
  return true;
}

import { mockServices } from '@backstage/backend-test-utils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { ConflictError, ForwardedError, InputError } from '@backstage/errors';
import { RegionError, RegionErrorCode } from '@meca/backstage-plugin-meca-node';
import express from 'express';
import request from 'supertest';
import { createErrorHandler } from './createErrorHandler';

/** The way an answer takes in a portal in development, where the root router would show stacks. */
function answerTo(error: unknown) {
  const logged: unknown[] = [];
  const logger = mockServices.logger.mock({
    error: (...args: unknown[]) => void logged.push(args),
    child: () => logger,
  });
  const app = express();
  app.get('/', (_request, _response, next) => next(error));
  app.use(createErrorHandler({ logger }));
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger,
    }).error({ showStackTraces: true }),
  );
  return request(app)
    .get('/')
    .then(response => ({
      status: response.status,
      body: response.body,
      logged,
    }));
}

describe('createErrorHandler', () => {
  it.each<[RegionErrorCode, number]>([
    ['unreachable', 503],
    ['unauthorised', 503],
    ['failed', 503],
    ['no-capacity', 409],
    ['conflict', 409],
    ['rejected', 409],
    ['not-found', 404],
  ])(
    'answers a region’s "%s" with %i, what happened and what to do',
    async (code, status) => {
      const answer = await answerTo(
        new RegionError({
          regionId: 'polito',
          code,
          message: 'Region polito did not do it.',
          remedy: 'Try again later',
          cause: new Error('https://polito/?apiKey=KEY'),
        }),
      );
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toBe(
        'Region polito did not do it. Try again later',
      );
      expect(JSON.stringify(answer.body)).not.toMatch(/KEY|stack|node_modules/);
    },
  );

  it('hides faults of the portal and tells where the log has them', async () => {
    const fault = new TypeError('password=hunter2');
    const { status, body, logged } = await answerTo(fault);
    expect(status).toBe(500);
    expect(body.error.message).toMatch(
      /its log says more under [0-9a-f-]{36}$/,
    );
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(logged[0]).toEqual([
      expect.stringContaining(body.error.message.slice(-36)),
      fault,
    ]);
  });

  it('hides what is thrown and is no error at all', async () => {
    const { status, body } = await answerTo('secret');
    expect([status, JSON.stringify(body).includes('secret')]).toEqual([
      500,
      false,
    ]);
  });

  it('keeps words that were written for callers, and details of a refusal, but neither cause nor stack', async () => {
    const refusal = Object.assign(
      new ConflictError('Only 3 of 18 seats fit', new Error('SECRET')),
      { reasons: ['memory'] },
    );
    const { status, body } = await answerTo(refusal);
    expect([status, body.error]).toEqual([
      409,
      {
        name: 'ConflictError',
        message: 'Only 3 of 18 seats fit',
        reasons: ['memory'],
      },
    ]);
    expect(
      (await answerTo(new InputError('seats: too many'))).body.error,
    ).toEqual({
      name: 'InputError',
      message: 'seats: too many',
    });
    expect(
      (await answerTo(new ForwardedError('No', new InputError('x')))).status,
    ).toBe(400);
  });
});

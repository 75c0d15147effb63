import { buildRequest, readResponse } from './client';

describe('buildRequest', () => {
  it('puts path parameters, query and headers where the server looks for them', () => {
    expect(
      buildRequest('updateSession', {
        params: { sessionId: 'a/b c' },
        body: { seats: 4 },
        ifMatch: 'e1',
      }),
    ).toEqual({
      path: '/v1/sessions/a%2Fb%20c',
      init: {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', 'If-Match': 'e1' },
        body: '{"seats":4}',
      },
    });
    expect(
      buildRequest('listSessions', {
        query: {
          from: '2026-03-02T09:00:00+01:00',
          limit: 10,
          cursor: undefined,
        },
      }),
    ).toEqual({
      path: '/v1/sessions?from=2026-03-02T09%3A00%3A00%2B01%3A00&limit=10',
      init: { method: 'GET', headers: {}, body: undefined },
    });
  });

  it('keeps a file extension that follows a parameter', () => {
    expect(
      buildRequest('getRemoteDesktopFile', { params: { workspaceId: 's1' } })
        .path,
    ).toBe('/v1/workspaces/s1/remote-desktop.rdp');
  });
});

describe('readResponse', () => {
  it('refuses an answer that breaks the contract', async () => {
    const answer = {
      json: async () => ({ items: [{}] }),
      text: async () => '',
    };
    await expect(readResponse('listTemplates', answer)).rejects.toThrow('path');
  });
});

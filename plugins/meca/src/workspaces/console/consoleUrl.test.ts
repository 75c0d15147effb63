import { buildConsoleUrl } from './consoleUrl';

describe('buildConsoleUrl', () => {
  it.each([
    {
      base: 'http://localhost:7007/api/meca',
      path: '/v1/console?ticket=a%2Fb',
      url: 'ws://localhost:7007/api/meca/v1/console?ticket=a%2Fb',
    },
    {
      base: 'https://portal.example.edu/sub/api/meca/',
      path: 'v1/console?ticket=t',
      url: 'wss://portal.example.edu/sub/api/meca/v1/console?ticket=t',
    },
  ])('speaks the WebSocket protocol of $base', ({ base, path, url }) => {
    expect(buildConsoleUrl(base, path)).toBe(url);
  });
});

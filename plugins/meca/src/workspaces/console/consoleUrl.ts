/** Address of the console's WebSocket; `path` is below the plugin's base URL, as the ticket says. */
export function buildConsoleUrl(baseUrl: string, path: string): string {
  // A relative base URL is below the page's own origin.
  const base = new URL(baseUrl, window.location.href);
  const url = new URL(
    `${base.href.replace(/\/$/, '')}/${path.replace(/^\//, '')}`,
  );
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

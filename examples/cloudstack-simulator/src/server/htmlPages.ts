/** The page of a web server or proxy that knows nothing of CloudStack. */
export function formatPlain(status: number, title: string): string {
  return `<!DOCTYPE html><html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1><p>The server could not handle the request.</p><hr></body></html>\n`;
}

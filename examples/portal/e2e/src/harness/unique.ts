/** The name itself on a portal of our own; on one that is used again, not the name of an earlier run. */
export function unique(name: string): string {
  return process.env.E2E_DATA_DIR
    ? `${name} ${Date.now().toString(36).slice(-4)}`
    : name;
}

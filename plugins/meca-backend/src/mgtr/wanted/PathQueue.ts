/** Paths of templates about which something was decided, for whoever plans next. */
export class PathQueue {
  private readonly paths = new Set<string>();
  private listener: (() => void) | undefined;

  add(path: string): void {
    this.paths.add(path);
    this.listener?.();
  }

  /** Takes all out. */
  drain(): string[] {
    const paths = [...this.paths];
    this.paths.clear();
    return paths;
  }

  /** One listener, called with every addition. */
  onAdded(listener: () => void): void {
    this.listener = listener;
  }
}

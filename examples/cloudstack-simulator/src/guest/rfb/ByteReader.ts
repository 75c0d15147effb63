/** Collects bytes and hands them out in the lengths that a protocol asks for. */
export class ByteReader {
  private buffered: Buffer = Buffer.alloc(0);
  private waiting:
    | { length: number; resolve(bytes: Buffer): void; reject(e: Error): void }
    | undefined;
  private ended: Error | undefined;

  push(bytes: Buffer): void {
    this.buffered = Buffer.concat([this.buffered, bytes]);
    this.serve();
  }

  end(error = new Error('The connection was closed')): void {
    this.ended = error;
    this.waiting?.reject(error);
    this.waiting = undefined;
  }

  /** Exactly `length` bytes; rejects when the connection ends before. */
  read(length: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(this.ended);
        return;
      }
      this.waiting = { length, resolve, reject };
      this.serve();
    });
  }

  private serve(): void {
    const { waiting } = this;
    if (!waiting || this.buffered.length < waiting.length) return;
    this.waiting = undefined;
    const bytes = this.buffered.subarray(0, waiting.length);
    this.buffered = this.buffered.subarray(waiting.length);
    waiting.resolve(bytes);
  }
}

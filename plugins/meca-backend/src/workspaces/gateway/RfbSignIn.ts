import { Transform } from 'node:stream';

/** Both sides begin with a version of this many bytes: `RFB 003.008\n`. */
const VERSION_BYTES = 12;
const NO_SIGN_IN = 1;

/**
 * CloudStack's console signs in to the machine by itself, but passes on the security type that the hypervisor announced
 * (2 or 19), for which a browser would then wait for a challenge that never comes. So the browser is told that there is
 * nothing to sign in to, and its answer is turned back into the type that the console expects.
 */
export class RfbSignIn {
  private announced: number | undefined;

  /** From the console to the browser. */
  readonly toBrowser = this.rewrite(2, message => {
    const [count, type] = message;
    if (count !== 1 || (type !== 2 && type !== 19)) return message;
    this.announced = type;
    return Buffer.from([count, NO_SIGN_IN]);
  });

  /** From the browser to the console. */
  readonly toConsole = this.rewrite(1, message =>
    this.announced !== undefined && message[0] === NO_SIGN_IN
      ? Buffer.from([this.announced])
      : message,
  );

  /** Passes bytes through, save for the `length` ones after the version; they may come in any pieces. */
  private rewrite(length: number, change: (message: Buffer) => Buffer) {
    let passed = 0;
    let pending = Buffer.alloc(0);
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        let rest = chunk;
        if (passed < VERSION_BYTES) {
          const version = rest.subarray(0, VERSION_BYTES - passed);
          passed += version.length;
          this.push(version);
          rest = rest.subarray(version.length);
        }
        if (rest.length > 0 && pending.length < length) {
          const part = rest.subarray(0, length - pending.length);
          pending = Buffer.concat([pending, part]);
          rest = rest.subarray(part.length);
          if (pending.length === length) this.push(change(pending));
        }
        if (rest.length > 0) this.push(rest);
        done();
      },
      flush(done) {
        if (pending.length > 0 && pending.length < length) this.push(pending);
        done();
      },
    });
  }
}

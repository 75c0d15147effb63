/** The key of one intent: the same while the same body is sent again after a lost answer. */
export interface IntentKey {
  /** Key to send with `body`. */
  keyFor(body: unknown): string;
  /** The service has answered: sending the same again is a new intent. */
  settle(): void;
}

export function createIntentKey(newKey: () => string = randomKey): IntentKey {
  let current: { key: string; body: string } | undefined;
  return {
    keyFor(body) {
      const text = JSON.stringify(body);
      if (current?.body !== text) current = { key: newKey(), body: text };
      return current.key;
    },
    settle() {
      current = undefined;
    },
  };
}

/** Not `crypto.randomUUID`: portals inside a campus are also served over plain http, where it does not exist. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

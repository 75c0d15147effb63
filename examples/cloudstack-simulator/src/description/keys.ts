/** CloudStack's keys are 64 random bytes in unpadded URL-safe base64. */
export const KEY_LENGTH = 86;

/**
 * A key pair that has CloudStack's form and is plainly no secret: it spells
 * whose it is. For demonstrations and tests only.
 */
export function placeholderKeys(owner: string): {
  apiKey: string;
  secretKey: string;
} {
  const fill = (kind: string) =>
    `DEMO-${kind}-OF-${owner.replace(/[^A-Za-z0-9-]/g, '-')}_`
      .padEnd(KEY_LENGTH, `not-a-real-${kind.toLowerCase()}_`)
      .slice(0, KEY_LENGTH);
  return { apiKey: fill('API-KEY'), secretKey: fill('SECRET-KEY') };
}

import { Template } from '@meca/backstage-plugin-meca-common';

const FAMILIES: [string, RegExp][] = [
  ['windows', /windows/i],
  ['macos', /\bmac ?os\b/i],
  ['bsd', /bsd/i],
  [
    'linux',
    /linux|centos|ubuntu|debian|fedora|rocky|suse|rhel|red hat|\balma|\bmint\b|\barch\b|\bkali\b/i,
  ],
];

/** For filters; the name of the system decides, else the path. Undefined: not known. */
export function osFamily(
  template: Pick<Template, 'osName' | 'path'>,
): string | undefined {
  for (const text of [template.osName, template.path]) {
    const found = FAMILIES.find(([, pattern]) => pattern.test(text ?? ''));
    if (found) return found[0];
  }
  return undefined;
}

import type { VersionDetails } from '../publish/describeVersion';
import type { ConfigIni } from './readConfigIni';

const UNITS: Record<string, number> = {
  '': 1024 ** 2, // plain numbers are mebibytes, as clouds have it
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

const PORTS = { rdp: 3389, vnc: 5900, ssh: 22, http: 80, https: 443 } as const;
type Protocol = keyof typeof PORTS;

/** What can be said of an old version from its `config.ini` and its place in the tree. */
export function describeOldVersion(
  of: { path: string; version: string; publisher: string },
  config: ConfigIni,
): VersionDetails {
  const first = (...keys: string[]) =>
    keys.map(key => config.get(key)).find(value => value !== undefined);
  const os = first('os', 'ostype', 'osname', 'operatingsystem', 'guestos');
  const licence = first('licence', 'license', 'licencenote', 'licensenote');
  const minCpu = readCount(first('cpu', 'cpus', 'cores', 'vcpu', 'mincpu'));
  const minMemoryBytes = readBytes(first('memory', 'ram', 'mem', 'minmemory'));
  const name = of.path.split('/').at(-1) ?? of.path;
  const title = first('title', 'name', 'templatename', 'displayname') ?? name;
  return {
    ...of,
    title: title.slice(0, 200),
    description: first('description', 'comment', 'comments', 'notes') ?? '',
    os: {
      family: guessFamily(`${os ?? ''} ${of.path}`),
      ...(os ? { name: os.slice(0, 200) } : {}),
      arch: first('arch', 'architecture') ?? 'x86_64',
    },
    requirements: {
      ...(minCpu ? { minCpu } : {}),
      ...(minMemoryBytes ? { minMemoryBytes } : {}),
    },
    access: readAccess(
      first('access', 'protocol', 'protocols', 'remote'),
      first('port', 'accessport'),
    ),
    ...(licence ? { licence: { note: licence } } : {}),
  };
}

function guessFamily(text: string): VersionDetails['os']['family'] {
  if (/windows|\bwin(dows)?[\s-]?\d*\b/i.test(text)) return 'windows';
  if (/bsd/i.test(text)) return 'bsd';
  return /linux|centos|debian|ubuntu|redhat|red hat|rhel|fedora|suse|alma|rocky/i.test(
    text,
  )
    ? 'linux'
    : 'other';
}

function readCount(text: string | undefined): number | undefined {
  const count = Number.parseInt(text ?? '', 10);
  return count >= 1 && count <= 1024 ? count : undefined;
}

function readBytes(text: string | undefined): number | undefined {
  const match = /^([\d.,]+)\s*([kmgt]?)i?b?$/i.exec(text ?? '');
  if (!match) return undefined;
  const number = Number(match[1].replace(',', '.'));
  const bytes = Math.round(number * UNITS[match[2].toLowerCase()]);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

function readAccess(
  protocols: string | undefined,
  port: string | undefined,
): VersionDetails['access'] {
  const known = (protocols ?? '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word): word is Protocol => word in PORTS);
  const only = known.length === 1 ? Number(port) : NaN;
  return known.map(protocol => ({
    protocol,
    port: only >= 1 && only <= 65_535 ? only : PORTS[protocol],
  }));
}

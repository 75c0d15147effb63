import {
  Replica,
  RepositoryTemplate,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import { fakeRegions, minutesFrom, NOW } from '../regions';
import { CAD_LAB, buildCadLab, cadLabSessions, cadLabVersions } from './cadLab';
import { fakeReplica, fakeWanted } from './replicas';
import { fakeRepositoryVersion } from './versions';

/** Path, title, system, size in 10⁹ bytes, versions: a campus' usual collection. */
const COLLECTION: [string, string, string, number, number][] = [
  ['common/linux/RedHat-Enterprise', 'RHEL lab', 'RHEL 9', 6.1, 1],
  ['linux/alpine-shell', 'Alpine shell', 'Alpine 3.22', 0.21, 4],
  ['linux/centos-7-minimal', 'CentOS 7 minimal', 'CentOS 7', 1.4, 6],
  ['linux/debian-13-desktop', 'Debian desktop', 'Debian 13', 5.2, 3],
  ['linux/devops-toolbox', 'DevOps toolbox', 'Ubuntu 24.04', 8.8, 5],
  ['linux/gpu-cuda', 'GPU computing with CUDA', 'Ubuntu 24.04', 21.5, 2],
  ['linux/kali', 'Security lab', 'Kali 2026.3', 12.4, 7],
  ['linux/kubernetes-node', 'Kubernetes node', 'Debian 13', 3.9, 9],
  ['linux/matlab', 'MATLAB', 'Ubuntu 22.04', 32.8, 2],
  ['linux/octave', 'GNU Octave', 'Debian 13', 4.4, 3],
  ['linux/openfoam', 'OpenFOAM', 'Ubuntu 24.04', 11.6, 4],
  ['linux/postgres-course', 'Databases with PostgreSQL', 'Debian 13', 3.1, 8],
  ['linux/qgis', 'Geodata with QGIS', 'Ubuntu 24.04', 7.9, 2],
  ['linux/r-studio', 'Statistics with R', 'Ubuntu 24.04', 6.6, 5],
  ['linux/ros-2', 'Robotics with ROS 2', 'Ubuntu 24.04', 9.9, 3],
  ['linux/ubuntu-24-desktop', 'Ubuntu desktop', 'Ubuntu 24.04', 5.8, 4],
  ['linux/verilator', 'Digital design', 'Fedora 43', 4.9, 2],
  ['network/cisco-like-router', 'Router lab', 'VyOS 1.5', 0.9, 3],
  ['network/mininet', 'Networks with Mininet', 'Ubuntu 22.04', 4.1, 6],
  ['network/packet-capture', 'Packet capture', 'Debian 12', 2.7, 2],
  ['windows/accounting', 'Accounting', 'Windows 10 (64-bit)', 24.4, 2],
  ['windows/ansys', 'Finite elements', 'Windows 11 (64-bit)', 61.3, 1],
  ['windows/dotnet', '.NET development', 'Windows 11 (64-bit)', 29.9, 5],
  ['windows/labview', 'LabVIEW', 'Windows 10 (64-bit)', 34.1, 3],
  ['windows/office', 'Office', 'Windows 11 (64-bit)', 19.8, 12],
  ['windows/server-2025', 'Windows Server', 'Windows Server 2025', 16.2, 4],
  ['windows/siemens-nx', 'Siemens NX', 'Windows 11 (64-bit)', 48.7, 2],
  ['windows/solid-works', 'SolidWorks', 'Windows 11 (64-bit)', 52.6, 3],
  ['windows/visual-studio', 'Visual Studio', 'Windows 11 (64-bit)', 41.4, 6],
];

function numbered(count: number): string {
  return `01.${String(count).padStart(2, '0')}.00.00`;
}

/** Most regions have the latest; which one lags or moves follows from the row. */
function usualReplicas(
  path: string,
  row: number,
  versions: number,
  gigabytes: number,
  now: Date,
): Replica[] {
  const latest = numbered(versions);
  return fakeRegions(now).flatMap(({ id: regionId }, column): Replica[] => {
    const draw = (row * 7 + column * 11) % 29;
    const bytes = { bytesTotal: gigabytes * 1e9, bytesDone: gigabytes * 1e9 };
    const of = (version: string, changes: Partial<Replica> = {}) =>
      fakeReplica({ path, version, regionId, ...bytes, ...changes }, now);
    const before = versions > 1 ? [of(numbered(versions - 1))] : [];
    if (regionId === 'local-test') return [];
    if (draw === 3) return before;
    if (draw === 8) {
      return [
        of(latest, {
          state: 'fetching',
          current: false,
          readyAt: undefined,
          bytesDone: gigabytes * 1e9 * ((row % 9) / 10 + 0.05),
          bytesPerSecond: 1.2e6 * (1 + (column % 5)),
          expectedReadyAt: minutesFrom(7 + row * 3, now),
        }),
        ...before,
      ];
    }
    if (draw === 13) {
      return [
        of(latest, {
          state: 'waiting',
          waitingFor: 'turn',
          current: false,
          readyAt: undefined,
          bytesDone: 0,
        }),
        ...before,
      ];
    }
    return [of(latest)];
  });
}

function usualTemplate(
  [path, title, osName, gigabytes, versions]: (typeof COLLECTION)[number],
  row: number,
  now: Date,
): RepositoryTemplate {
  const isOld = path.startsWith('common/');
  return {
    path,
    title,
    osName,
    repositoryId: isOld ? 'old-tree' : 'meca',
    trust: isOld ? 'none' : 'tuf',
    latestVersion: numbered(versions),
    archiveBytes: gigabytes * 1e9,
    versions,
    rollout: { canaryRegionIds: [] },
    wanted: fakeRegions(now).map(({ id, stage }) =>
      fakeWanted(
        id,
        stage === 'test' ? { policy: 'none', isDefault: false } : {},
      ),
    ),
    replicas: usualReplicas(path, row, versions, gigabytes, now),
  };
}

/** Thirty templates; the CAD lab shows every state there is. */
export function fakeRepositoryTemplates(now: Date = NOW): RepositoryTemplate[] {
  return [
    ...COLLECTION.map((each, row) => usualTemplate(each, row, now)),
    buildCadLab(now),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A template of {@link fakeRepositoryTemplates} with its versions and the classes that need it. */
export function fakeRepositoryTemplate(
  path: string = CAD_LAB,
  changes: Partial<RepositoryTemplateDetail> = {},
  now: Date = NOW,
): RepositoryTemplateDetail {
  const template = fakeRepositoryTemplates(now).find(
    each => each.path === path,
  )!;
  const isCad = path === CAD_LAB;
  return {
    ...template,
    versionList: isCad
      ? cadLabVersions(now)
      : Array.from({ length: template.versions }, (_, i) =>
          fakeRepositoryVersion(
            {
              version: numbered(template.versions - i),
              title: template.title,
              notes: i ? 'Updates.' : 'Updates of this term.',
              osName: template.osName,
              archiveBytes: template.archiveBytes,
              createdAt: minutesFrom(-(i + 1) * 40 * 24 * 60, now),
              access: [{ protocol: 'ssh', port: 22 }],
              licenceNote: undefined,
            },
            now,
          ),
        ),
    sessions: isCad ? cadLabSessions(now) : [],
    actions: ['publish', 'withdraw', 'promote', 'rollout'],
    ...changes,
  };
}

import { OwnerNotices } from '../../sessions/clock/OwnerNotices';
import { StoredSession } from '../../sessions/store/SessionRow';
import { versionKey } from '../versions/versionKey';
import { VersionStore } from '../versions/VersionStore';
import { heldVersionKey, SessionUse } from '../wanted/SessionUse';

/** Tells the owners of sessions that the version they count on was withdrawn, each once. */
export class WithdrawalNotices {
  constructor(
    private readonly on: {
      sessions: SessionUse;
      versions: VersionStore;
      notices: Pick<OwnerNotices, 'sendOnce'>;
    },
  ) {}

  /** Of all versions that are withdrawn: makes up for what a crash kept back. */
  async tellAll(): Promise<void> {
    const using = await this.on.sessions.unfinished();
    const holding = using.filter(session => heldVersionKey(session));
    const paths = [...new Set(holding.map(s => s.templatePath))];
    if (paths.length === 0) return;
    for (const listed of await this.on.versions.list({ paths })) {
      const { path, version, withdrawn } = listed;
      if (!withdrawn) continue;
      const { reason } = withdrawn;
      await this.tellOf(holding, { path, version, reason });
    }
  }

  async tell(withdrawn: {
    path: string;
    version: string;
    reason: string;
  }): Promise<void> {
    const { path } = withdrawn;
    const using = await this.on.sessions.unfinished({ paths: [path] });
    await this.tellOf(using, withdrawn);
  }

  private async tellOf(
    using: StoredSession[],
    withdrawn: { path: string; version: string; reason: string },
  ): Promise<void> {
    const { path, version, reason } = withdrawn;
    const key = versionKey(version);
    for (const session of using) {
      if (session.templatePath !== path) continue;
      if (heldVersionKey(session) !== key) continue;
      const hasMachines = session.state !== 'admitted';
      await this.on.notices.sendOnce(session, {
        kind: `withdrawn-${key}`,
        title: `"${session.title}" counts on a template that was withdrawn`,
        description: `Version ${version} of ${path} was withdrawn: ${reason} ${
          hasMachines
            ? 'Its machines go on running, but none is made anew.'
            : 'Choose another version or template, else the session cannot begin.'
        }`,
        severity: hasMachines ? 'high' : 'critical',
      });
    }
  }
}

import { OwnerNotices } from '../../sessions/clock/OwnerNotices';
import { versionKey } from '../versions/versionKey';
import { heldVersionKey, SessionUse } from '../wanted/SessionUse';

/** Tells the owners of sessions that the version they count on was withdrawn, each once. */
export class WithdrawalNotices {
  constructor(
    private readonly on: {
      sessions: SessionUse;
      notices: Pick<OwnerNotices, 'sendOnce'>;
    },
  ) {}

  async tell(withdrawn: {
    path: string;
    version: string;
    reason: string;
  }): Promise<void> {
    const { path, version, reason } = withdrawn;
    const key = versionKey(version);
    const using = await this.on.sessions.unfinished({ paths: [path] });
    for (const session of using) {
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

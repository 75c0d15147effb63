import { Faults, faultsSchema } from './faultsSchema';

interface Scope {
  commands?: string[];
  times?: number;
}

/** Names of the faults that strike call by call. */
type CallFault = 'hang' | 'slow' | 'httpError' | 'loseAnswer' | 'rateLimit';

/** Spreads N % of failures evenly, so that tests can count on them: 25 % is every fourth. */
class EvenShare {
  private sum = 0;

  strikes(percent: number): boolean {
    this.sum += percent;
    if (this.sum < 100) return false;
    this.sum -= 100;
    return true;
  }
}

/** The faults of one region: what is switched on, and whether it strikes now. */
export class FaultSwitch {
  private readonly listeners: (() => void)[] = [];
  private readonly deploys = new EvenShare();
  private readonly starts = new EvenShare();
  private readonly downloads = new EvenShare();
  private left = new Map<CallFault, number>();
  private faults: Faults = {};

  constructor(initial: Faults = {}) {
    this.replace(initial);
  }

  current(): Faults {
    return this.faults;
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Switches exactly these faults on. Throws a ZodError. */
  replace(input: unknown): Faults {
    this.faults = faultsSchema.parse(input);
    this.left = new Map();
    for (const listener of this.listeners) listener();
    return this.faults;
  }

  /** Says whether a fault strikes this call, and counts it down. */
  strikes(fault: CallFault, command: string): boolean {
    const value = this.faults[fault];
    if (value === undefined || value === false || value === 0) return false;
    if (typeof value !== 'object') return true;
    const { commands, times }: Scope = value;
    if (commands && !commands.includes(command)) return false;
    if (times === undefined) return true;
    const left = this.left.get(fault) ?? times;
    this.left.set(fault, left - 1);
    return left > 0;
  }

  failsDeploy(): boolean {
    const next = this.faults.deployFailNext ?? 0;
    if (next > 0) {
      this.faults = { ...this.faults, deployFailNext: next - 1 };
      return true;
    }
    return this.deploys.strikes(this.faults.deployFailRate ?? 0);
  }

  /** Asked once for each download: whether `downloadFails` spares it. */
  sparesDownload(): boolean {
    const { downloadFails } = this.faults;
    const rate = typeof downloadFails === 'object' ? downloadFails.rate : 100;
    return !this.downloads.strikes(rate ?? 100);
  }

  failsStart(): boolean {
    return this.starts.strikes(this.faults.startFailRate ?? 0);
  }
}

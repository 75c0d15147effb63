import { z } from 'zod';

const duration = z.number().min(0).max(86_400_000);

/** How long the simulated cloud takes; all in milliseconds. */
const durations = z.strictObject({
  /** From accepting a job to working on it. */
  queueMs: duration,
  deployMs: duration,
  startMs: duration,
  stopMs: duration,
  rebootMs: duration,
  destroyMs: duration,
  expungeMs: duration,
  tagsMs: duration,
  /** From the last byte of a template to its being ready. */
  installMs: duration,
  /** Until a template is deleted. */
  templateDeleteMs: duration,
  /** Until a search for a place to run has failed. */
  failMs: duration,
  /** From Running to the guest's ports answering. */
  bootMs: duration,
  /** Random part of every duration: 0.25 means up to a quarter more or less. */
  jitter: z.number().min(0).max(1),
  /** Jobs worked on at the same time, 0 for no limit. */
  parallelJobs: z.int().min(0),
});

export type Timing = z.infer<typeof durations>;
export type TimingProfile = 'demo' | 'fast';

const PROFILES: Record<TimingProfile, Timing> = {
  demo: {
    queueMs: 400,
    deployMs: 4000,
    startMs: 3000,
    stopMs: 2000,
    rebootMs: 2500,
    destroyMs: 1500,
    expungeMs: 1000,
    tagsMs: 300,
    installMs: 1500,
    templateDeleteMs: 1000,
    failMs: 2500,
    bootMs: 4000,
    jitter: 0.25,
    parallelJobs: 0,
  },
  fast: {
    queueMs: 5,
    deployMs: 100,
    startMs: 80,
    stopMs: 60,
    rebootMs: 80,
    destroyMs: 60,
    expungeMs: 50,
    tagsMs: 20,
    installMs: 20,
    templateDeleteMs: 20,
    failMs: 60,
    bootMs: 50,
    jitter: 0,
    parallelJobs: 0,
  },
};

const profile = z.enum(['demo', 'fast']);

/** A profile's name, or a profile with some durations of its own. */
export const timingSchema = z.union([
  profile,
  durations.partial().extend({ profile: profile.optional() }),
]);

export type TimingInput = z.input<typeof timingSchema>;

export function buildTiming(input: TimingInput | undefined): Timing {
  if (input === undefined) return PROFILES.demo;
  if (typeof input === 'string') return PROFILES[input];
  const { profile: base = 'demo', ...own } = input;
  return { ...PROFILES[base], ...own };
}

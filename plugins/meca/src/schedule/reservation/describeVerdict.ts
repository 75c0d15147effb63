import { PlacementVerdict, Region } from '@meca/backstage-plugin-meca-common';
import { sentence } from '../../format';
import { formatMoment } from '../../format/sessionTime';
import { MecaTranslate } from '../../translation';

/** One region's verdict in the words of the form. */
export interface VerdictWords {
  /** What decided, in one line. */
  facts: string[];
  /** The whole story, in sentences; empty when the line tells it. */
  details: string[];
}

/** Codes with which the service marks the choice; each has a few words in the translations. */
const WHY_CHOSEN = [
  'own-region',
  'best-score',
  'chosen-by-request',
  'stays',
] as const;

export function describeVerdict(
  verdict: PlacementVerdict,
  options: {
    region?: Region;
    seats: number;
    /** Zone in which times are told. */
    zone: string;
    t: MecaTranslate;
  },
): VerdictWords {
  return verdict.verdict === 'refused'
    ? describeRefusal(verdict, options)
    : describeRoom(verdict, options);
}

function describeRoom(
  { reasons, seatsThatFit, loadAfter, distanceKm }: PlacementVerdict,
  { t }: { t: MecaTranslate },
): VerdictWords {
  const why = WHY_CHOSEN.find(code => reasons.some(r => r.code === code));
  return {
    facts: keepSaid([
      seatsThatFit !== undefined &&
        t('schedule.preview.room', { fit: seatsThatFit.toLocaleString() }),
      why && t(`schedule.preview.why.${why}`),
      loadAfter !== undefined &&
        t('schedule.preview.load', {
          percent: loadAfter.toLocaleString(undefined, { style: 'percent' }),
        }),
      distanceKm !== undefined &&
        distanceKm >= 1 &&
        t('schedule.preview.distance', {
          km: Math.round(distanceKm).toLocaleString(),
        }),
    ]),
    details: [],
  };
}

function describeRefusal(
  { reasons, seatsThatFit, nextFitAt }: PlacementVerdict,
  options: { region?: Region; seats: number; zone: string; t: MecaTranslate },
): VerdictWords {
  const { region, seats, zone, t } = options;
  const messages = reasons.map(reason => ({
    ...reason,
    message: withoutName(reason.message, region),
  }));
  const facts = keepSaid([
    seatsThatFit === undefined
      ? messages[0]?.message
      : t('schedule.preview.short', {
          fit: seatsThatFit.toLocaleString(),
          seats: seats.toLocaleString(),
        }),
    nextFitAt &&
      t('schedule.preview.next', {
        time: formatMoment({ at: nextFitAt, zone, now: new Date() }),
      }),
  ]);
  const details = messages.map(({ message, remedy }) =>
    [message, remedy ?? ''].map(sentence).filter(Boolean).join(' '),
  );
  const isAllSaid = details.length === 1 && details[0] === sentence(facts[0]);
  return { facts, details: isAllSaid ? [] : details };
}

/** The service names the region in front of each message; here it stands at the head of the line. */
function withoutName(message: string, region?: Region): string {
  const name = region ? `${region.name}: ` : '';
  return message.startsWith(name) ? message.slice(name.length) : message;
}

function keepSaid(facts: Array<string | false | undefined>): string[] {
  return facts.filter((fact): fact is string => Boolean(fact));
}

import { Zone } from '../region/entities';
import { RegionRecords, TemplateCopy, TemplateRecord } from '../region/records';

/** A template in one zone: a row of listTemplates. */
export interface TemplateInZone {
  template: TemplateRecord;
  copy: TemplateCopy;
}

/** A copy can be deployed; whatever its status text says. */
export function isReady(copy: TemplateCopy): boolean {
  return copy.state === 'DOWNLOADED';
}

/** Every template of a region: those that it is described with, and those that callers brought. */
export class TemplateRegistry {
  private readonly byId = new Map<string, TemplateRecord>();

  constructor(
    described: TemplateRecord[],
    private readonly records: RegionRecords,
  ) {
    for (const template of [...described, ...records.templates]) {
      this.byId.set(template.id, template);
    }
  }

  /** Removed ones too, since machines and look-ups still name them. */
  all(): TemplateRecord[] {
    return [...this.byId.values()];
  }

  find(id: string): TemplateRecord | undefined {
    return this.byId.get(id);
  }

  /** What is there, zone by zone. */
  rows(): TemplateInZone[] {
    return this.all().flatMap(template =>
      liveCopies(template).map(copy => ({ template, copy })),
    );
  }

  inZone(id: string, zone: Zone): TemplateInZone | undefined {
    const template = this.find(id);
    const copy =
      template && liveCopies(template).find(each => each.zoneId === zone.id);
    return copy && { template, copy };
  }

  nextSeq(): number {
    return Math.max(200, ...this.all().map(({ seq }) => seq)) + 1;
  }

  add(template: TemplateRecord): void {
    this.byId.set(template.id, template);
    this.keep(template);
  }

  /** Called before a change, so that it outlives a restart also for described ones. */
  keep(template: TemplateRecord): void {
    if (!this.records.templates.includes(template)) {
      this.records.templates.push(template);
    }
  }
}

/** The zones that still have it. */
export function liveCopies(template: TemplateRecord): TemplateCopy[] {
  return template.copies.filter(copy => copy.removed === undefined);
}

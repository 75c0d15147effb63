import { isListed } from '../capacity/usage';
import { JobWork } from '../jobs/JobRunner';
import {
  ApiError,
  ErrorCode,
  invalidParameterValue,
} from '../protocol/ApiError';
import { Job, TemplateCopy, TemplateRecord } from '../region/records';
import { Region } from '../region/Region';
import { liveCopies } from './TemplateRegistry';

export interface DeleteTemplateInput {
  templateId: string;
  /** Only this zone's copy. */
  zoneId?: string;
  forced: boolean;
}

function inputOf(job: Job): DeleteTemplateInput {
  return job.input as unknown as DeleteTemplateInput;
}

function templateOf(region: Region, job: Job): TemplateRecord {
  const template = region.templates.find(inputOf(job).templateId);
  if (!template || template.removed !== undefined) {
    throw invalidParameterValue(
      `unable to find template with id ${inputOf(job).templateId}`,
    );
  }
  return template;
}

function copiesOf(template: TemplateRecord, job: Job): TemplateCopy[] {
  const { zoneId } = inputOf(job);
  return liveCopies(template).filter(
    copy => zoneId === undefined || copy.zoneId === zoneId,
  );
}

function checkUnused(region: Region, template: TemplateRecord, job: Job) {
  const { zoneId, forced } = inputOf(job);
  if (forced) return;
  const users = region.records.machines.filter(
    machine =>
      machine.templateId === template.id &&
      isListed(machine) &&
      (zoneId === undefined || machine.zoneId === zoneId),
  );
  if (users.length === 0) return;
  throw invalidParameterValue(
    `Unable to delete template with id: ${
      template.seq
    } because VM instances: [${users.map(
      ({ seq, instanceName }) =>
        `VM instance {id: "${seq}", name: "${instanceName}"}`,
    )}] are using it.`,
  );
}

/** A copy on its way cannot be deleted, even if it is stuck: no release of CloudStack allows it. */
function checkNotDownloading(copies: TemplateCopy[]): void {
  if (!copies.some(({ state }) => state === 'DOWNLOAD_IN_PROGRESS')) return;
  throw new ApiError(
    ErrorCode.internal,
    'Please specify a template that is not currently being downloaded.',
  );
}

export const deleteTemplateWork: JobWork = {
  eventType: 'TEMPLATE.DELETE',
  durationMs: region => region.timing.templateDeleteMs,
  begin(region, job) {
    const template = templateOf(region, job);
    checkUnused(region, template, job);
    checkNotDownloading(copiesOf(template, job));
  },
  finish(region, job) {
    const template = templateOf(region, job);
    region.templates.keep(template);
    for (const copy of copiesOf(template, job)) {
      copy.removed = region.now();
    }
    if (liveCopies(template).length === 0) {
      template.removed = region.now();
      region.records.tags = region.records.tags.filter(
        tag => tag.resourceId !== template.id,
      );
    }
    region.changed();
    return { success: true };
  },
};

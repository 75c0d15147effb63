import { AccessPort } from '@meca/backstage-plugin-meca-common';

/** A version of a template to be brought to a region. @public */
export interface ImportTemplateRequest {
  /** Path in the repository, e.g. `windows/cad-lab`. */
  path: string;
  /** e.g. `01.00.00.00` */
  version: string;
  title: string;
  /**
   * Where the region fetches the image from, on its own network and possibly more than once: a question for the size, then
   * one request for each zone, without Range. The last segment of its path must have the extension of the format,
   * the answer a `Content-Length`, and there must be no redirect. A secret: in no log and in no error.
   */
  url: string;
  /** Of the image as it is served, 64 hexadecimal digits; the region compares it. */
  sha256: string;
  format: 'qcow2' | 'raw' | 'vhd' | 'vhdx' | 'ova' | 'vmdk';
  /** Of the virtual disk. */
  virtualBytes?: number;
  /** The system in it, as people call it, e.g. `Windows 11`; the region takes the nearest one that it knows. */
  osName?: string;
  /** Ports that answer when a machine made from it can be used. */
  access: AccessPort[];
  /** Marks the template as this portal's. */
  portalId: string;
  /** Ids of templates that have been given up, stuck ones that the region does not delete: not to be adopted. */
  givenUp?: string[];
}

/** A version of a template to be sent to a region. @public */
export interface UploadTemplateRequest
  extends Omit<ImportTemplateRequest, 'url'> {
  /** Size of the image file. */
  bytes: number;
  /** Reads the image from its first byte; may be called again. */
  open(): AsyncIterable<Uint8Array>;
  /**
   * Measured earlier: an upload that would not end within the region's time limit is `rejected` before it begins, with both
   * times in the message.
   */
  bytesPerSecond?: number;
  /** Told now and then how much the region has taken. */
  onProgress?(sentBytes: number): void;
}

/** The region has the template, or is about to fetch it. @public */
export interface ImportedTemplateRef {
  templateId: string;
  /** It was there already, under the same name and with the same checksum. */
  adopted: boolean;
}

/** How far a template is. Only `ready` can be deployed. @public */
export type TemplateState = 'ready' | 'preparing' | 'failed';

/**
 * Why a template failed, where the region lets one know: the file is no image of its format, its checksum is another one, it
 * could not be fetched, or there was no room for it.
 *
 * @public
 */
export type TemplateProblem =
  | 'format-refused'
  | 'checksum-mismatch'
  | 'source-failed'
  | 'no-space'
  | 'other';

/** A template in one zone of its region. @public */
export interface ZoneTemplate {
  /** The zone's name. */
  zone: string;
  state: TemplateState;
  /** While `preparing`: 0 to 100, of what is fetched; undefined: the region does not say. */
  progressPercent?: number;
  problem?: TemplateProblem;
  /** What the region says about it, fit for a stranger. */
  message?: string;
}

/** One template as a region has it, looked at closely. @public */
export interface ImportedTemplate {
  /** The cloud's own id. */
  id: string;
  path: string;
  version: string;
  /** Of the image it was made from; undefined: nobody knows. */
  sha256?: string;
  /** Undefined: no portal has marked it. */
  portalId?: string;
  access: AccessPort[];
  /** `ready` in all zones that sessions use, `failed` in at least one, else `preparing`. */
  state: TemplateState;
  /** While `preparing`: the mean of its zones. */
  progressPercent?: number;
  /** Of the first zone that failed. */
  problem?: TemplateProblem;
  message?: string;
  /** The zones that sessions use. */
  zones: ZoneTemplate[];
  createdAt?: Date;
  /** Of the virtual disk. */
  sizeBytes?: number;
}

/* eslint-disable jest/no-export -- a suite that other packages run */
import { UploadTemplateRequest } from '../TemplateImport';
import { DriverHarness } from './DriverHarness';
import { ImageFault } from './RegionDriverEnvironment';

/** The image itself instead of its address. */
async function uploadRequest(
  harness: DriverHarness,
  fault?: ImageFault,
): Promise<UploadTemplateRequest & { url: string }> {
  const request = await harness.importRequest(fault);
  const answer = await fetch(request.url);
  const image = Buffer.from(await answer.arrayBuffer());
  return {
    ...request,
    bytes: image.length,
    async *open() {
      for (let at = 0; at < image.length; at += 10_000) {
        yield image.subarray(at, at + 10_000);
      }
    },
  };
}

/** Sending templates to a region; drivers whose cloud takes none leave it out. */
export function describeUploads(current: () => DriverHarness): void {
  const upload = (harness: DriverHarness, request: UploadTemplateRequest) =>
    harness.driver.uploadTemplate!(request, harness.calling);

  it('sends a template, says how far it is, and adopts it the next time', async () => {
    const harness = current();
    if (!harness.driver.uploadTemplate) return;
    const request = await uploadRequest(harness);
    const sent: number[] = [];
    const { templateId, adopted } = await upload(harness, {
      ...request,
      onProgress: bytes => sent.push(bytes),
    });
    expect(adopted).toBe(false);
    expect(sent.at(-1)).toBe(request.bytes);
    const ready = await harness.reachState(templateId, 'ready');
    expect(ready).toMatchObject({
      path: request.path,
      version: request.version,
      sha256: request.sha256,
      portalId: harness.portalId,
      access: request.access,
    });
    expect(await upload(harness, request)).toEqual({
      templateId,
      adopted: true,
    });
    const other = await harness.errorOf(
      upload(harness, { ...request, sha256: '0'.repeat(64) }),
    );
    expect(other).toMatchObject({ code: 'conflict' });
  });

  it('leaves nothing of an upload that would take too long, or that breaks off', async () => {
    const harness = current();
    if (!harness.driver.uploadTemplate) return;
    const request = await uploadRequest(harness);
    const late = await harness.errorOf(
      upload(harness, { ...request, bytesPerSecond: 1 }),
    );
    expect(late).toMatchObject({
      code: 'rejected',
      outcomeUnknown: false,
      message: expect.stringMatching(/would take \d+ min/),
      remedy: expect.any(String),
    });
    const torn = await harness.errorOf(
      upload(harness, {
        ...request,
        async *open() {
          yield Buffer.alloc(10_000);
          throw new Error('The disk broke');
        },
      }),
    );
    expect(torn).toMatchObject({ outcomeUnknown: false });
    const { driver, calling } = harness;
    expect(await driver.findTemplates(request, calling)).toEqual([]);
    const { adopted } = await upload(harness, request);
    expect(adopted).toBe(false);
  });
}

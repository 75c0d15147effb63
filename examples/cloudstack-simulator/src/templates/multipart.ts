/** The body is no form, or its first part is no file. */
export class NotAFileError extends Error {
  readonly name = 'NotAFileError';
}

const MAX_PART_HEADER_BYTES = 16 * 1024;
const HEADER_END = Buffer.from('\r\n\r\n');

export interface FilePart {
  fileName: string;
  content: AsyncIterable<Buffer>;
}

function boundaryOf(contentType: string | undefined): string {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(
      contentType ?? '',
    ) ?? [];
  const boundary = quoted ?? plain;
  if (!boundary) throw new NotAFileError();
  return boundary;
}

/**
 * Reads the first part of a `multipart/form-data` body, which must be a file,
 * as it comes in. What follows it is read to its end and thrown away.
 */
export async function readFilePart(
  body: AsyncIterable<Buffer>,
  contentType: string | undefined,
): Promise<FilePart> {
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`);
  const chunks = body[Symbol.asyncIterator]();
  // As if a line had ended before, so that the first delimiter is like all.
  let pending = Buffer.from('\r\n');
  const readMore = async () => {
    const { value, done } = await chunks.next();
    if (!done) pending = Buffer.concat([pending, value]);
    return !done;
  };

  let end = -1;
  while (end < 0) {
    if (pending.length > MAX_PART_HEADER_BYTES) throw new NotAFileError();
    if (!(await readMore())) throw new NotAFileError();
    end = pending.indexOf(HEADER_END);
  }
  const header = pending.toString('utf8', 0, end);
  const fileName = /^content-disposition:.*\bfilename="([^"]*)"/im.exec(
    header,
  )?.[1];
  if (!pending.subarray(0, delimiter.length).equals(delimiter) || !fileName) {
    throw new NotAFileError();
  }
  pending = pending.subarray(end + HEADER_END.length);

  async function* content(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = pending.indexOf(delimiter);
      if (at >= 0) {
        if (at > 0) yield pending.subarray(0, at);
        while (!(await chunks.next()).done);
        return;
      }
      // The end of what is here may be the beginning of a delimiter.
      const sure = pending.length - delimiter.length;
      if (sure > 0) {
        const ready = pending.subarray(0, sure);
        pending = pending.subarray(sure);
        yield ready;
      }
      if (!(await readMore())) throw new NotAFileError();
    }
  }
  return { fileName, content: content() };
}

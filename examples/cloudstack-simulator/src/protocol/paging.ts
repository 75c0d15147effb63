import { parameterError } from './ApiError';
import { Arguments } from './Arguments';

/**
 * The rows of the asked page. Without paging parameters a list silently stops
 * at the server's page size, while the caller still learns the true total.
 */
export function takePage<Row>(
  rows: Row[],
  args: Arguments,
  maxPageSize: number,
): Row[] {
  const page = args.number('page');
  const pageSize = args.number('pagesize');
  if (pageSize === -1) {
    if (page !== undefined) {
      throw parameterError(
        "Can't specify page parameter when pagesize is -1 (Unlimited)",
      );
    }
    return rows;
  }
  if (page !== undefined && pageSize === undefined) {
    throw parameterError(
      '"pagesize" parameter is required when "page" is specified',
    );
  }
  if (pageSize !== undefined && page === undefined) {
    throw parameterError(
      '"page" parameter is required when "pagesize" is specified',
    );
  }
  if (pageSize !== undefined && pageSize > maxPageSize) {
    throw parameterError(
      `Page size can't exceed max allowed page size value: ${maxPageSize}`,
    );
  }
  const size = pageSize ?? maxPageSize;
  const start = (Math.max(1, page ?? 1) - 1) * size;
  return rows.slice(start, start + size);
}

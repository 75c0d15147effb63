import {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';

/** Does something that must leave a trace, whether it succeeds or not. */
export async function audited<T>(
  auditor: AuditorService,
  event: AuditorServiceCreateEventOptions,
  act: () => Promise<T>,
): Promise<T> {
  const entry = await auditor.createEvent(event);
  try {
    const result = await act();
    await entry.success();
    return result;
  } catch (error) {
    await entry.fail({ error: error as Error });
    throw error;
  }
}

import { ApiError, ErrorCode } from '../protocol/ApiError';
import { Machine } from '../region/records';
import { Region } from '../region/Region';

/** No room for a machine, in the words of the region's release. */
export function noDestination(region: Region, machine: Machine): ApiError {
  const { instanceName, id, seq } = machine;
  const code = ErrorCode.insufficientCapacity;
  if (!region.isAtLeast('4.16')) {
    return new ApiError(
      code,
      `Unable to create a deployment for VM[User|${instanceName}]`,
    );
  }
  if (!region.isAtLeast('4.18')) {
    return new ApiError(
      code,
      `Unable to create a deployment for VM instance {id: "${seq}", name: "${instanceName}", uuid: "${id}", type="User"}`,
    );
  }
  const state = region.isAtLeast('4.20') ? { state: 'Starting' } : {};
  const instance = { id: seq, instanceName, type: 'User', ...state, uuid: id };
  return new ApiError(
    code,
    `No destination found for a deployment for VM instance ${JSON.stringify(
      instance,
    )}`,
  );
}

/** The failure that a fault asks for. */
export function injectedFailure(region: Region, machine: Machine): ApiError {
  const { instanceName, id } = machine;
  switch (region.faults.current().failWith) {
    case 'internal':
      return new ApiError(
        ErrorCode.internal,
        `Unable to orchestrate the start of VM instance ${JSON.stringify({
          instanceName,
          uuid: id,
        })}.`,
      );
    case 'unavailable':
      return new ApiError(
        ErrorCode.resourceUnavailable,
        `Resource [Host:1] is unreachable: Host 1: Unable to start instance due to Unable to start VM instance ${instanceName}`,
      );
    default:
      return noDestination(region, machine);
  }
}

export { formatAmount, formatUsage, unbroken } from './amounts';
export { formatDuration } from './duration';
export { sentence } from './sentence';
export { formatShare, shareOf } from './share';
export {
  formatAge,
  formatInstant,
  formatPastAge,
  formatRange,
  formatTime,
  isSameWallTime,
} from './time';
export { formatWhen } from './when';

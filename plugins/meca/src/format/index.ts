export { formatAmount, formatUsage } from './amounts';
export { formatShare, shareOf } from './share';
export {
  formatAge,
  formatInstant,
  formatRange,
  formatTime,
  isSameWallTime,
} from './time';

/** The published types still name the path of an older release. */
declare module '@novnc/novnc' {
  export { default } from '@novnc/novnc/lib/rfb';
}

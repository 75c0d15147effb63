/**
 * noVNC, loaded when a console is opened. In a module of its own: the library has a top-level await,
 * which not every tool that reads this package can parse, and tests put a fake in this place.
 */
export async function loadRfb() {
  const { default: Rfb } = await import('@novnc/novnc');
  return Rfb;
}

import { Page } from 'playwright-core';

/** What is painted on a machine's screen in the browser, below its clock, which never stands still. */
export interface Screen {
  /** Different colours seen. */
  colours: number;
  /** Pixels as dark as ink. */
  ink: number;
}

/** Reads the picture of the console on the page, pixel by pixel. */
export function readScreen(page: Page): Promise<Screen> {
  return page
    .locator('canvas')
    .first()
    .evaluate(element => {
      const { width, height } = element as HTMLCanvasElement;
      const top = Math.floor(height / 2);
      const { data } = (element as HTMLCanvasElement)
        .getContext('2d')!
        .getImageData(0, top, width, height - top);
      const colours = new Set<number>();
      let ink = 0;
      for (let at = 0; at < data.length; at += 4) {
        const [red, green, blue] = data.slice(at, at + 3);
        colours.add(red * 65536 + green * 256 + blue);
        if (red + green + blue < 120) ink += 1;
      }
      return { colours: colours.size, ink };
    });
}

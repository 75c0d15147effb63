import { Page } from 'playwright-core';

/** What is painted on a machine's screen in the browser, below its clock, which never stands still. */
export interface Screen {
  /** Different colours seen. */
  colours: number;
  /** Pixels of white paper: fewer when something is written on it. */
  paper: number;
}

/** Reads the picture of the console on the page, pixel by pixel. */
export function readScreen(page: Page): Promise<Screen> {
  return page
    .locator('canvas')
    .first()
    .evaluate(element => {
      const canvas = element as HTMLCanvasElement;
      const { width, height } = canvas;
      const top = Math.floor(height / 2);
      const { data } = canvas
        .getContext('2d')!
        .getImageData(0, top, width, height - top);
      const colours = new Set<number>();
      let paper = 0;
      for (let at = 0; at < data.length; at += 4) {
        const sum = data[at] + data[at + 1] + data[at + 2];
        colours.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
        if (sum > 700) paper += 1;
      }
      return { colours: colours.size, paper };
    });
}
